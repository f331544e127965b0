package mmulator.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A kernel's memory as it is loaded, by the addresses it is linked for; little-endian. What the file lacks is zero. */
public final class MemoryView {

    private final long base;
    private final long size;
    private final ByteBuffer bytes;

    /**
     * @param base address of the first byte
     * @param bytes those that the file has, which may be changed
     * @param size of all, those included
     */
    MemoryView(long base, byte[] bytes, long size) {
        this.base = base;
        this.size = size;
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    public long base() {
        return base;
    }

    public long size() {
        return size;
    }

    byte[] array() {
        return bytes.array();
    }

    /** Whether all {@code length} bytes from an address on are part of it. */
    public boolean contains(long address, long length) {
        long offset = address - base;
        return offset >= 0 && length >= 0 && offset <= size && length <= size - offset;
    }

    public int u8(long address) {
        int at = at(address, 1);
        return at < 0 ? 0 : bytes.get(at) & 0xff;
    }

    public int u16(long address) {
        int at = at(address, 2);
        return at < 0 ? 0 : bytes.getShort(at) & 0xffff;
    }

    public int s32(long address) {
        int at = at(address, 4);
        return at < 0 ? 0 : bytes.getInt(at);
    }

    public long u64(long address) {
        int at = at(address, 8);
        return at < 0 ? 0 : bytes.getLong(at);
    }

    /** 1, 2, 4 or 8 bytes, not negative where there are fewer than 8. */
    public long read(long address, int length) {
        return switch (length) {
            case 1 -> u8(address);
            case 2 -> u16(address);
            case 4 -> Integer.toUnsignedLong(s32(address));
            default -> u64(address);
        };
    }

    /** A copy of some bytes. */
    byte[] copy(long address, int length) {
        if (!contains(address, length)) {
            throw outside(address);
        }
        byte[] copy = new byte[length];
        int from = (int) (address - base);
        int there = Math.max(0, Math.min(length, bytes.capacity() - from));
        bytes.get(from, copy, 0, there);
        return copy;
    }

    /** @throws KernelException where the file has no bytes */
    void put8(long address, int value) {
        int at = at(address, 1);
        if (at < 0) {
            throw outside(address);
        }
        bytes.put(at, (byte) value);
    }

    /** @throws KernelException where the file has no bytes */
    void put32(long address, int value) {
        int at = at(address, 4);
        if (at < 0) {
            throw outside(address);
        }
        bytes.putInt(at, value);
    }

    /** @throws KernelException where the file has no bytes */
    void put64(long address, long value) {
        int at = at(address, 8);
        if (at < 0) {
            throw outside(address);
        }
        bytes.putLong(at, value);
    }

    /** Negative where the file has no such bytes, which are zero then. */
    private int at(long address, int length) {
        if (!contains(address, length)) {
            throw outside(address);
        }
        long offset = address - base;
        return offset + length <= bytes.capacity() ? (int) offset : -1;
    }

    private KernelException outside(long address) {
        return new KernelException(
                String.format("refers to 0x%016x, outside of its 0x%x bytes from 0x%016x on", address, size, base));
    }
}
