package mmulator.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GuestMemoryTest {

    @Test
    void memoryIsZeroAtFirstAndLittleEndian() {
        try (GuestMemory memory = GuestMemory.allocate(0x2000)) {
            assertEquals(0, memory.readLong(0x1ff8));

            memory.writeLong(8, 0x8877_6655_4433_2211L);
            memory.write(9, 1, 0x1ff);

            assertEquals(0x8877_6655_4433_ff11L, memory.readLong(8));
            assertEquals(0xff11L, memory.read(8, 2));
            assertEquals(0x8877_6655L, memory.read(12, 4));
            assertEquals(0x88L, memory.read(15, 1));
            byte[] bytes = new byte[2];
            memory.read(8, bytes);
            assertArrayEquals(new byte[] {0x11, -1}, bytes);
            long[] words = new long[2];
            memory.read(0, words);
            assertArrayEquals(new long[] {0, 0x8877_6655_4433_ff11L}, words);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -8, 0x1ff9, 0x2000, Long.MAX_VALUE, Long.MIN_VALUE})
    void accessOutsideIsRefused(long offset) {
        try (GuestMemory memory = GuestMemory.allocate(0x2000)) {
            assertThrows(IndexOutOfBoundsException.class, () -> memory.readLong(offset));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.writeLong(offset, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.read(offset, new byte[16]));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.write(offset, new byte[16]));
            assertThrows(IndexOutOfBoundsException.class, () -> memory.read(offset, new long[2]));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -4096, 1, 4095, 4097})
    void sizeIsAPositiveMultipleOfThePage(long bytes) {
        assertThrows(IllegalArgumentException.class, () -> GuestMemory.allocate(bytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 16, -1})
    void accessSizeIsAPowerOfTwoUpToEight(int size) {
        try (GuestMemory memory = GuestMemory.allocate(0x1000)) {
            assertThrows(IllegalArgumentException.class, () -> memory.read(0, size));
            assertThrows(IllegalArgumentException.class, () -> memory.write(0, size, 0));
        }
    }

    @Test
    void moreThanTheHostHasIsRefused() {
        assertThrows(EngineException.class, () -> GuestMemory.allocate(1L << 60));
    }

    @Test
    void closedMemoryRefusesAccess() {
        GuestMemory memory = GuestMemory.allocate(0x1000);
        memory.close();
        memory.close();

        assertThrows(IllegalStateException.class, () -> memory.readLong(0));
        assertThrows(IllegalStateException.class, () -> memory.writeLong(0, 1));
    }
}
