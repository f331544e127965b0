package mmulator.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** "Booting AArch64 Linux", section 4: the header of 64 bytes. */
final class KernelImageTest {
    private static Bytes image(int length, long size, long flags) {
        ByteBuffer header = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(8, 0x8_0000).putLong(16, size).putLong(24, flags).putInt(56, 0x644d5241);
        return Bytes.of(header.array(), "the file");
    }

    @ParameterizedTest
    @CsvSource({"100, 100, 2", "100, 101, 0", "64, 64, 0xa", "64, 0x7fffffffffffffff, 0"})
    void imageTakesAtLeastTheMemoryOfItsFile(int length, long size, String flags) {
        assertEquals(new KernelImage(0x8_0000, size), KernelImage.read(image(length, size, Long.decode(flags))));
    }

    @ParameterizedTest
    @CsvSource({
        "100, 99, 0, 'claims a size of 0x63, and has 0x64 bytes'",
        "100, -1, 0, 'claims a size of 0xffffffffffffffff, and has 0x64 bytes'",
        "100, 0, 0, 'is an Image from before Linux 3.17, which does not tell its size'",
        "100, 100, 1, 'is a big-endian Image; expected a little-endian one'",
        "100, 100, 3, 'is a big-endian Image; expected a little-endian one'"
    })
    void imageThatCannotBeRunIsRefusedWithTheReason(int length, long size, long flags, String reason) {
        assertEquals(
                reason,
                assertThrows(ElfException.class, () -> KernelImage.read(image(length, size, flags)))
                        .getMessage());
    }

    @Test
    void headerIsWholeAndHasItsMagicNumber() {
        assertTrue(KernelImage.isImage(image(64, 64, 0)));
        assertFalse(KernelImage.isImage(Bytes.of(new byte[64], "the file")));
        assertFalse(KernelImage.isImage(image(64, 64, 0).slice(0, 63, "the file")));
    }
}
