package mmulator.relaxed.regime;

/**
 * Where an access goes.
 *
 * @param physicalAddress of its first byte
 * @param walk view of the walk that said so
 * @param before the access has to happen before this time, at which a TLBI of another CPU removes what it uses
 */
public record Place(long physicalAddress, long walk, int before) {
    public static final int NEVER = Integer.MAX_VALUE;
}
