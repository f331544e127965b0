package mmulator.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 16 bytes of a file and 16 that are zero. */
final class MemoryViewTest {
    private static final long BASE = 0xffff_8000_8000_0000L;

    private final MemoryView memory =
            new MemoryView(BASE, HexFormat.of().parseHex("808182838485868788898a8b8c8d8e8f"), 32);

    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "0, 32, true",
        "0, 33, false",
        "31, 1, true",
        "31, 2, false",
        "32, 0, true",
        "32, 1, false",
        "33, 0, false",
        "-1, 1, false",
        "-1, 0, false",
        "0, -1, false",
        "1, 9223372036854775807, false"
    })
    void rangeIsPartOfItUpToItsLastByte(long offset, long length, boolean contained) {
        assertEquals(contained, memory.contains(BASE + offset, length));
    }

    @Test
    void valuesAreLittleEndianAndZeroWhereTheFileLacksAByteOfThem() {
        assertEquals(0x80, memory.u8(BASE));
        assertEquals(0x8f, memory.u8(BASE + 15));
        assertEquals(0, memory.u8(BASE + 16));
        assertEquals(0x8180, memory.u16(BASE));
        assertEquals(0x8f8e, memory.u16(BASE + 14));
        assertEquals(0, memory.u16(BASE + 15));
        assertEquals(0x83828180, memory.s32(BASE));
        assertEquals(0x8f8e8d8c, memory.s32(BASE + 12));
        assertEquals(0, memory.s32(BASE + 13));
        assertEquals(0x8786_8584_8382_8180L, memory.u64(BASE));
        assertEquals(0x8f8e_8d8c_8b8a_8988L, memory.u64(BASE + 8));
        assertEquals(0, memory.u64(BASE + 9));
        assertEquals(0, memory.u64(BASE + 24));
        assertEquals(0x81, memory.read(BASE + 1, 1));
        assertEquals(0x8281, memory.read(BASE + 1, 2));
        assertEquals(0x8483_8281L, memory.read(BASE + 1, 4));
        assertEquals(0x8887_8685_8483_8281L, memory.read(BASE + 1, 8));
        assertArrayEquals(new byte[] {(byte) 0x8e, (byte) 0x8f, 0, 0}, memory.copy(BASE + 14, 4));
        assertArrayEquals(new byte[0], memory.copy(BASE + 16, 0));
    }

    @Test
    void nothingIsReadBeyondItsEnd() {
        for (int length : new int[] {1, 2, 4, 8}) {
            memory.read(BASE + 32 - length, length);
            assertThrows(KernelException.class, () -> memory.read(BASE + 33 - length, length));
            assertThrows(KernelException.class, () -> memory.read(BASE - 1, length));
            assertThrows(KernelException.class, () -> memory.copy(BASE + 33 - length, length));
        }
    }

    @Test
    void onlyWhatTheFileHasIsWritten() {
        memory.put8(BASE + 15, 0x101);
        assertEquals(1, memory.u8(BASE + 15));
        memory.put8(BASE, 2);
        memory.put32(BASE + 12, 0x1234_5678);
        memory.put64(BASE, -2);
        assertEquals(0x12345678, memory.s32(BASE + 12));
        assertEquals(-2, memory.u64(BASE));
        assertThrows(KernelException.class, () -> memory.put8(BASE + 16, 1));
        assertThrows(KernelException.class, () -> memory.put32(BASE + 13, 1));
        assertThrows(KernelException.class, () -> memory.put64(BASE + 9, 1));
        memory.put64(BASE + 8, 7);
        assertEquals(7, memory.u64(BASE + 8));
    }
}
