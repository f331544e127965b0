package mmulator.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import mmulator.elf.ElfException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelFileTest {
    @TempDir
    private Path folder;

    private static FakeKernel kernel() {
        return new FakeKernel(1 << 18).symbol("swapper_pg_dir", 0x3000).local("split_pmd", 0x2000);
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("Image"), bytes);
    }

    private String refusal(byte[] bytes) throws IOException {
        Path file = file(bytes);
        return assertThrows(KernelException.class, () -> KernelFile.read(file, null))
                .getMessage();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    /** Blocks of bytes as they are. */
    private static byte[] zstd(byte[] bytes) {
        ByteBuffer out = ByteBuffer.allocate(bytes.length + 1024).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0xfd2fb528).put((byte) 0).put((byte) 0x58);
        int block = 100_000;
        for (int at = 0; at < bytes.length; at += block) {
            int size = Math.min(block, bytes.length - at);
            int header = size << 3 | (at + size == bytes.length ? 1 : 0);
            out.putShort((short) header).put((byte) (header >> 16)).put(bytes, at, size);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static byte[] zboot(byte[] payload, String kind) {
        ByteBuffer out = ByteBuffer.allocate(64 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putShort(0, (short) 0x5a4d).putInt(4, 0x676d697a).putInt(8, 64).putInt(12, payload.length);
        out.put(24, kind.getBytes(StandardCharsets.US_ASCII)).put(64, payload);
        return out.array();
    }

    @Test
    void aRawImageIsReadAndRelocated() throws IOException {
        Kernel kernel = KernelFile.read(file(kernel().image()), null);

        assertEquals(FakeKernel.BASE, kernel.memory().base());
        assertEquals(FakeKernel.BASE + 0x3000, kernel.symbols().require("swapper_pg_dir", "this"));
        assertEquals(FakeKernel.BASE + 0x40, kernel.memory().u64(FakeKernel.BASE + 0x118));
    }

    @Test
    void compressedOnesAreTheSame() throws IOException {
        byte[] image = kernel().image();
        byte[] packed = gzip(image);

        for (byte[] file : new byte[][] {
            packed, zboot(packed, "gzip"), zboot(image, "gzip"), zstd(image), zboot(zstd(image), "zstd22")
        }) {
            Kernel kernel = KernelFile.read(file(file), null);
            assertEquals(FakeKernel.BASE + 0x2000, kernel.symbols().require("split_pmd", "this"));
        }
    }

    @Test
    void aSystemMapTellsTheAddressesOfAStrippedOne() throws IOException {
        Path map = Files.writeString(folder.resolve("System.map"), "ffff800008000000 T _text\nffff800008002000 t f\n");

        Kernel kernel = KernelFile.read(file(kernel().stripped()), map);

        assertEquals(0xffff_8000_0800_0000L, kernel.memory().base());
        assertEquals(0xffff_8000_0800_2000L, kernel.symbols().require("f", "this"));
    }

    @Test
    void whatIsNoKernelSaysWhatWasLookedFor() throws IOException {
        assertTrue(refusal("no kernel".repeat(20).getBytes(StandardCharsets.US_ASCII))
                .contains("looked for an ELF header, 'ARM' 0x64 at 0x38 (Image)"));
        assertTrue(refusal(zboot(kernel().image(), "lz4")).contains("compressed with 'lz4'; expected gzip or zstd"));
        assertTrue(
                refusal(kernel().stripped())
                        .contains(
                                "has no kallsyms in its 0x40000 bytes, of the 0x40000 that it takes in memory; expected it whole"));
        assertTrue(refusal(new byte[0]).startsWith("is no arm64 kernel"));
    }

    @Test
    void anotherArchitectureIsNamed() throws IOException {
        ByteBuffer elf = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        elf.putInt(0, 0x464c457f)
                .put(4, (byte) 2)
                .put(5, (byte) 1)
                .putShort(16, (short) 2)
                .putShort(18, (short) 62);

        assertTrue(refusal(elf.array()).contains("is for x86-64; expected AArch64"));
    }

    @Test
    void aTruncatedProgramSaysSo() throws IOException {
        ByteBuffer elf = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        elf.putInt(0, 0x464c457f)
                .put(4, (byte) 2)
                .put(5, (byte) 1)
                .putShort(16, (short) 2)
                .putShort(18, (short) 183)
                .putLong(40, 1 << 20)
                .putShort(58, (short) 64)
                .putShort(60, (short) 9);

        assertTrue(refusal(elf.array()).startsWith("is truncated: the file ends at 0x80, before the 0x40 bytes at"));
    }

    @Test
    void aTruncatedPackedImageSaysSo() throws IOException {
        byte[] packed = zstd(kernel().image());
        assertTrue(refusal(Arrays.copyOf(packed, packed.length / 2)).contains("damaged or truncated"));
        byte[] zipped = gzip(kernel().image());
        assertTrue(refusal(Arrays.copyOf(zipped, zipped.length / 2)).contains("damaged or truncated"));
    }

    @Test
    void anImageOfAnotherArchitectureSaysWhatWasLookedFor() throws IOException {
        byte[] image = kernel().image();
        // RISC-V's magic number stands in the same place.
        System.arraycopy(new byte[] {'R', 'S', 'C', 5}, 0, image, 0x38, 4);

        assertTrue(refusal(image).contains("is no arm64 kernel; looked for an ELF header, 'ARM' 0x64 at 0x38"));
    }

    @Test
    void missingTypesAreSaidWhenTheyAreAskedFor() throws IOException {
        Kernel kernel = KernelFile.read(file(kernel().image()), null);

        assertTrue(assertThrows(KernelException.class, kernel::layouts)
                .getMessage()
                .contains("no BTF between '__start_BTF' and '__stop_BTF' (CONFIG_DEBUG_INFO_BTF), and no DWARF"));
    }

    @Test
    void aMissingSymbolSaysWhatItIsFor() throws IOException {
        Kernel kernel = KernelFile.read(file(kernel().image()), null);

        assertTrue(assertThrows(KernelException.class, () -> kernel.symbols().require("init_task", "a task"))
                .getMessage()
                .startsWith("has no symbol 'init_task', needed for a task; looked for it among its "));
    }

    @Test
    void truncatedAndDamagedFilesAreReadOrRefusedAndNothingElse() throws IOException {
        byte[] image = kernel().image();
        byte[][] sound = {image, gzip(image), zboot(gzip(image), "gzip"), zstd(image)};
        Random random = new Random(20);
        for (int i = 0; i < 300; i++) {
            byte[] file = sound[i % 4].clone();
            for (int n = 0; n < 4; n++) {
                file[random.nextInt(i % 2 == 0 ? 80 : file.length)] = (byte) random.nextInt();
            }
            byte[] damaged = i % 5 == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file;
            try {
                KernelFile.read(file(damaged), null);
            } catch (KernelException | ElfException expected) {
                assertTrue(!expected.getMessage().isEmpty());
            }
        }
    }
}
