package mmulator.check.every;

/**
 * TLB maintenance, spelled out.
 *
 * @param kind all, asid, va or vaa
 * @param reach 0 the CPU itself, 1 Inner Shareable, 2 Outer Shareable
 * @param first first address covered
 * @param bytes how many addresses from there
 * @param hint the level that the operand promises; 0 for none
 */
public record Operation(
        String kind,
        int reach,
        boolean nXS,
        boolean last,
        long first,
        long bytes,
        int asid,
        int hint,
        boolean nothing) {

    boolean removes(Cached cached) {
        return !nothing
                && switch (kind) {
                    case "all" -> true;
                    case "asid" -> cached.asid() == asid;
                    default ->
                        touches(cached.va(), cached.shift())
                                && !(last && cached instanceof Cached.Pointer)
                                && (hint == 0 || hint == cached.level())
                                && (kind.equals("vaa") || cached.asid() == -1 || cached.asid() == asid);
                };
    }

    private boolean touches(long va, int shift) {
        long end = va + (1L << shift);
        // Differences, since the upper half ends at 2^64.
        return first - end < 0 && va - (first + bytes) < 0;
    }
}
