package mmulator.engine;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * One contiguous block of guest physical memory, shared by every engine that maps it. Little-endian, as the machine is.
 * Addresses in this class are offsets into the block, in bytes.
 */
public final class GuestMemory implements AutoCloseable {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment pages;

    private GuestMemory(MemorySegment reserved) {
        // The arena makes any later access an IllegalStateException instead of a fault in the host's memory.
        pages = reserved.reinterpret(arena, HostMemory::release);
    }

    /**
     * @param bytes a positive multiple of {@link Unicorn#PAGE_SIZE}; only what is touched costs host memory
     * @throws EngineException if the host cannot reserve that much
     */
    public static GuestMemory allocate(long bytes) {
        if (bytes <= 0 || bytes % Unicorn.PAGE_SIZE != 0) {
            throw new IllegalArgumentException("not a positive multiple of 4096: " + bytes);
        }
        return new GuestMemory(HostMemory.reserve(bytes));
    }

    public long size() {
        return pages.byteSize();
    }

    public long readLong(long offset) {
        return pages.get(LONG, offset);
    }

    public void writeLong(long offset, long value) {
        pages.set(LONG, offset, value);
    }

    /**
     * @param size 1, 2, 4 or 8 bytes
     * @return the value, zero-extended
     */
    public long read(long offset, int size) {
        return switch (size) {
            case 1 -> pages.get(JAVA_BYTE, offset) & 0xffL;
            case 2 -> pages.get(SHORT, offset) & 0xffffL;
            case 4 -> pages.get(INT, offset) & 0xffff_ffffL;
            case 8 -> pages.get(LONG, offset);
            default -> throw new IllegalArgumentException("access size " + size);
        };
    }

    /** @param size 1, 2, 4 or 8 bytes; the low bits of {@code value} are stored */
    public void write(long offset, int size, long value) {
        switch (size) {
            case 1 -> pages.set(JAVA_BYTE, offset, (byte) value);
            case 2 -> pages.set(SHORT, offset, (short) value);
            case 4 -> pages.set(INT, offset, (int) value);
            case 8 -> pages.set(LONG, offset, value);
            default -> throw new IllegalArgumentException("access size " + size);
        }
    }

    /** Reads as many eight-byte words as {@code into} holds. */
    public void read(long offset, long[] into) {
        MemorySegment.copy(pages, LONG, offset, into, 0, into.length);
    }

    public void read(long offset, byte[] into) {
        MemorySegment.copy(pages, JAVA_BYTE, offset, into, 0, into.length);
    }

    public void write(long offset, byte[] bytes) {
        MemorySegment.copy(bytes, 0, pages, JAVA_BYTE, offset, bytes.length);
    }

    MemorySegment segment() {
        return pages;
    }

    /**
     * Unmap it from every engine (close them) first. Closing again does nothing; any access after it is an
     * {@link IllegalStateException}.
     */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
