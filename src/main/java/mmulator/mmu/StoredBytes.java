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
        int bytes = 0;
        for (int i = 0; i < 8; i++) {
            bytes |= ((one ^ other) >>> 8 * i & 0xff) != 0 ? 1 << i : 0;
        }
        return bytes;
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
