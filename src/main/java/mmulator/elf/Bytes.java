package mmulator.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Little-endian bytes, looked at within bounds. Offsets are unsigned: 2^64-1 is far beyond the end and not before it. */
public final class Bytes {
    /** Longest name that is believed. C++ and Rust make long ones. */
    private static final int MAX_STRING = 1 << 16;

    private final ByteBuffer buffer;
    private final String what;

    private Bytes(ByteBuffer buffer, String what) {
        this.buffer = buffer.order(ByteOrder.LITTLE_ENDIAN);
        this.what = what;
    }

    /** @param what names them in messages: {@code the file}, {@code section .symtab} */
    public static Bytes of(ByteBuffer buffer, String what) {
        return new Bytes(buffer.slice(), what);
    }

    public static Bytes of(byte[] bytes, String what) {
        return new Bytes(ByteBuffer.wrap(bytes), what);
    }

    public int size() {
        return buffer.capacity();
    }

    public String what() {
        return what;
    }

    /** The part from {@code offset} on. */
    public Bytes slice(long offset, long size, String part) {
        check(offset, size);
        return new Bytes(buffer.slice((int) offset, (int) size), part);
    }

    public int u8(long offset) {
        return buffer.get(check(offset, 1)) & 0xff;
    }

    public int u16(long offset) {
        return buffer.getShort(check(offset, 2)) & 0xffff;
    }

    /** 32 bits, not negative. */
    public long u32(long offset) {
        return Integer.toUnsignedLong(buffer.getInt(check(offset, 4)));
    }

    public long u64(long offset) {
        return buffer.getLong(check(offset, 8));
    }

    /** The text that a zero byte ends. */
    public String string(long offset) {
        int start = check(offset, 1);
        int end = start;
        while (end < size() && buffer.get(end) != 0) {
            end++;
            if (end - start > MAX_STRING) {
                throw new ElfException(what + " has a string of more than " + MAX_STRING + " bytes");
            }
        }
        if (end == size()) {
            throw new ElfException(what + " ends within a string");
        }
        byte[] text = new byte[end - start];
        buffer.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** A copy of all of them. */
    public byte[] toArray() {
        byte[] copy = new byte[size()];
        buffer.get(0, copy);
        return copy;
    }

    /** Copies all of them to a place in an array, which has room for them. */
    public void copyTo(byte[] array, int at) {
        buffer.get(0, array, at, size());
    }

    private int check(long offset, long length) {
        if (offset < 0 || length < 0 || offset > size() || length > size() - offset) {
            throw new ElfException(
                    String.format("%s ends at 0x%x, before the 0x%x bytes at 0x%x", what, size(), length, offset));
        }
        return (int) offset;
    }
}
