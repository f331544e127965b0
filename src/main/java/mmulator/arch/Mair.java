package mmulator.arch;

/**
 * MAIR_EL1: eight attribute bytes.
 *
 * @param value the raw register
 */
public record Mair(long value) {

    /** Attribute byte {@code index} (0…7) as 0x00…0xff. */
    public int attr(int index) {
        return (int) (value >>> (index << 3)) & 0xff;
    }

    public MemoryAttribute attribute(int index) {
        return new MemoryAttribute(attr(index));
    }
}
