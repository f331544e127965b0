package mmulator.mmu;

/** Bytes of an aligned word of eight, as a bit each: bit 0 for the byte at the word's address. */
public final class StoredBytes {
    private StoredBytes() {}

    /** The bytes of the word at {@code word} that an access touches. @param size of the access, in bytes */
    public static int of(long word, long pa, int size) {
        int bytes = 0;
        for (int i = 0; i < size; i++) {
            bytes |= (pa + i & -8) == word ? 1 << (int) (pa + i & 7) : 0;
        }
        return bytes;
    }

    /** Those in which two values of a word differ. */
    public static int differing(long one, long other) {
        long bits = one ^ other;
        bits |= bits >>> 4;
        bits |= bits >>> 2;
        bits |= bits >>> 1;
        // Bit 0 of each byte goes to its place in the highest byte.
        return (int) ((bits & 0x0101_0101_0101_0101L) * 0x0102_0408_1020_4080L >>> 56);
    }

    /** The word at {@code word} after a store of {@code size} bytes at {@code pa}. */
    public static long merged(long before, long word, long pa, int size, long value) {
        long after = before;
        for (int i = 0; i < size; i++) {
            if ((pa + i & -8) == word) {
                int shift = 8 * (int) (pa + i & 7);
                after = after & ~(0xffL << shift) | (value >>> 8 * i & 0xff) << shift;
            }
        }
        return after;
    }
}
