package mmulator.elf.zstd;

/** Bits that are read from the last to the first; RFC 8878, 4.1. The highest 1 in the last byte stands before the first. */
final class BackwardBits {
    private final byte[] bytes;
    private final int begin;
    /** Of the next bits to be read, from {@code begin}: negative once more were read than there are. */
    private long left;

    BackwardBits(Source source) {
        bytes = source.bytes();
        begin = source.at();
        if (source.left() == 0 || bytes[source.end() - 1] == 0) {
            throw new DamagedException("a stream of bits has no end");
        }
        int last = bytes[source.end() - 1] & 0xff;
        left = (source.left() - 1L) * Byte.SIZE + (Integer.SIZE - 1 - Integer.numberOfLeadingZeros(last));
    }

    /** @param count up to 32; what is missing is zeros */
    int read(int count) {
        int value = peek(count);
        left -= count;
        return value;
    }

    int peek(int count) {
        if (count == 0) {
            return 0;
        }
        long from = left - count;
        long value = 0;
        // The bytes that the bits lie in.
        for (long i = Math.max(0, from >> 3); i <= left - 1 >> 3 && left > 0; i++) {
            long shift = i * Byte.SIZE - from;
            long b = bytes[begin + (int) i] & 0xffL;
            value |= shift >= 0 ? b << shift : b >>> -shift;
        }
        return (int) (value & (1L << count) - 1);
    }

    void skip(int count) {
        left -= count;
    }

    boolean overdrawn() {
        return left < 0;
    }

    boolean atEnd() {
        return left == 0;
    }
}
