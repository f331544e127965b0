package mmulator.elf.zstd;

import java.util.Arrays;

/** Bytes as they come, up to a limit. */
final class Output {
    private final int limit;
    private byte[] bytes;
    private int size;
    private int frame;

    Output(int limit) {
        this.limit = limit;
        bytes = new byte[Math.min(limit, 1 << 16)];
    }

    /** What follows may not repeat what is before. */
    void beginFrame() {
        frame = size;
    }

    void copy(byte[] source, int from, int count) {
        grow(count);
        System.arraycopy(source, from, bytes, size, count);
        size += count;
    }

    void copy(Source source, int count) {
        grow(count);
        source.copyTo(bytes, size, count);
        size += count;
    }

    void fill(int value, int count) {
        grow(count);
        Arrays.fill(bytes, size, size + count, (byte) value);
        size += count;
    }

    /** May reach into what it makes. */
    void repeat(long offset, int count) {
        if (offset > size - frame) {
            throw new DamagedException("it repeats what is before its begin");
        }
        grow(count);
        int from = size - (int) offset;
        for (int i = 0; i < count; i++) {
            bytes[size + i] = bytes[from + i];
        }
        size += count;
    }

    private void grow(int count) {
        if (count > limit - size) {
            throw new DamagedException("it has more than " + limit + " bytes unpacked");
        }
        if (count > bytes.length - size) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(2L * bytes.length, (long) size + count)));
        }
    }

    byte[] toArray() {
        return bytes.length == size ? bytes : Arrays.copyOf(bytes, size);
    }
}
