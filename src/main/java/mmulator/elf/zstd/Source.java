package mmulator.elf.zstd;

/** A part of the compressed bytes, read from its begin. */
final class Source {
    private final byte[] bytes;
    private int at;
    private final int end;

    Source(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    int at() {
        return at;
    }

    int left() {
        return end - at;
    }

    int u8() {
        require(1);
        return bytes[at++] & 0xff;
    }

    /** Little-endian. @param count of bytes, up to 8 */
    long number(int count) {
        require(count);
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (long) (bytes[at++] & 0xff) << Byte.SIZE * i;
        }
        return value;
    }

    /** The next ones, which are passed over here. */
    Source part(long size) {
        require(size);
        Source part = new Source(bytes, at, at + (int) size);
        at += (int) size;
        return part;
    }

    /** Some of the bytes just read are to be read again. */
    void back(int count) {
        at -= count;
    }

    void copyTo(byte[] target, int from, int count) {
        require(count);
        System.arraycopy(bytes, at, target, from, count);
        at += count;
    }

    private void require(long count) {
        if (count < 0 || count > left()) {
            throw new DamagedException("it ends within a block");
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int end() {
        return end;
    }
}
