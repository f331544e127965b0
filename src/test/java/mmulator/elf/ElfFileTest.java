package mmulator.elf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import mmulator.Needs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ElfFileTest {
    private static final Path SUM = Path.of("src/test/resources/mmulator/elf/sum.c");

    @TempDir
    private Path folder;

    @BeforeAll
    static void toolsArePresent() {
        Needs.tool(CrossTools.arePresent(), "a compiler for AArch64");
    }

    private byte[] object(String... options) throws Exception {
        return Files.readAllBytes(CrossTools.compile(folder, SUM, "sum.o", options));
    }

    /** Everything that the reader can be asked. */
    private static void readAll(byte[] bytes) {
        ElfFile file = ElfFile.read(bytes);
        for (ElfSection section : file.sections()) {
            if (section.type() == ElfSection.RELOCATIONS_WITH_ADDENDS) {
                file.relocations(section);
            } else {
                file.contents(section).toArray();
            }
        }
        file.symbols();
        if (file.section(".debug_line").isPresent()) {
            LineProgramTest.lines(file).all();
        }
    }

    @Test
    void symbolsOfAnObjectAreThoseOfItsSource() throws Exception {
        ElfFile file = ElfFile.read(object("-O1"));

        assertEquals(ElfFile.Type.RELOCATABLE, file.type());
        assertEquals(
                List.of(
                        "many GLOBAL .text",
                        "name GLOBAL .text",
                        "outside GLOBAL undefined",
                        "sum GLOBAL .text",
                        "total GLOBAL 8 .data"),
                file.symbols().stream()
                        .filter(s -> s.binding() != ElfSymbol.Binding.LOCAL)
                        .map(s -> s.name() + " " + s.binding() + (s.type() == ElfSymbol.OBJECT ? " " + s.size() : "")
                                + " "
                                + (s.section() == ElfSymbol.UNDEFINED
                                        ? "undefined"
                                        : file.section(s.section()).name()))
                        .sorted()
                        .toList());
    }

    @Test
    void moreSectionsThan16BitsCountAreRead() throws Exception {
        StringBuilder source = new StringBuilder();
        for (int i = 0; i < 66_000; i++) {
            source.append(".section .s").append(i).append(",\"a\"\n.byte 1\n");
        }
        Path many = Files.writeString(
                folder.resolve("many.S"), source.append("last: .byte 2\n").toString());
        Path object = folder.resolve("many.o");
        CrossTools.run(folder, List.of("aarch64-linux-gnu-as", "-o", object.toString(), many.toString()));
        ElfFile file = ElfFile.read(Files.readAllBytes(object));

        ElfSymbol last = file.symbols().stream()
                .filter(s -> s.name().equals("last"))
                .findFirst()
                .orElseThrow();

        assertEquals(".s65999", file.section(last.section()).name());
        assertTrue(file.sections().size() > 66_000);
    }

    @Test
    void compressedSectionsAreUncompressed() throws Exception {
        ElfFile packed = ElfFile.read(object("-g", "-gz=zlib"));
        CrossTools.run(folder, List.of("aarch64-linux-gnu-objcopy", "--decompress-debug-sections", "sum.o", "plain.o"));
        ElfFile plain = ElfFile.read(Files.readAllBytes(folder.resolve("plain.o")));
        ElfSection info = packed.section(".debug_info").orElseThrow();

        assertTrue(info.compressed());
        assertArrayEquals(
                plain.contents(plain.section(".debug_info").orElseThrow()).toArray(),
                packed.contents(info).toArray());
    }

    /** A megabyte of such sections would be gigabytes. */
    @Test
    void compressedSectionsMayNotShareFewBytesForMuch() throws Exception {
        byte[] bytes = object("-g", "-gz=zlib");
        ByteBuffer patched = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (ElfSection section : ElfFile.read(bytes).sections()) {
            if (section.compressed()) {
                patched.putLong((int) section.offset() + 8, 900L << 20);
            }
        }
        ElfException refused = assertThrows(ElfException.class, () -> ElfFile.read(bytes));
        assertTrue(refused.getMessage().endsWith(" bytes uncompressed in all its sections"), refused::getMessage);
    }

    @Test
    void fileForAnotherMachineIsRefused() throws Exception {
        byte[] bytes = object();
        bytes[18] = 62;

        assertEquals(
                "is for x86-64; expected AArch64 (183)",
                assertThrows(ElfException.class, () -> ElfFile.read(bytes)).getMessage());
    }

    @Test
    void everyFileCutShortIsReadOrRefused() throws Exception {
        byte[] bytes = object("-g");
        for (int length = 0; length < bytes.length; length += 7) {
            readOrRefuse(Arrays.copyOf(bytes, length), "length " + length);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyDamagedFileIsReadOrRefused(long seed) throws Exception {
        byte[] whole = object("-g", seed == 3 ? "-gz=zlib" : "-gdwarf-" + (3 + seed));
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = whole.clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                // Headers are at both ends and are few; most of the file is contents.
                int at = switch (random.nextInt(3)) {
                    case 0 -> random.nextInt(64);
                    case 1 -> bytes.length - 1 - random.nextInt(1800);
                    default -> random.nextInt(bytes.length);
                };
                bytes[at] = (byte) random.nextInt(256);
            }
            refused += readOrRefuse(bytes, "seed " + seed + ", file " + i);
        }
        assertTrue(refused > 500, "refused: " + refused);
    }

    /** 1 when refused. Anything but an {@link ElfException} is a bug of ours. */
    private static int readOrRefuse(byte[] bytes, String which) {
        try {
            readAll(bytes);
            return 0;
        } catch (ElfException refused) {
            assertTrue(!refused.getMessage().isBlank(), which);
            return 1;
        } catch (RuntimeException | OutOfMemoryError bug) {
            throw new AssertionError(which, bug);
        }
    }

    /** As readelf numbers them. SHN_LOOS: what a section of that number means is up to an operating system. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5})
    void symbolInASectionOfUnknownMeaningIsRefusedByItsNumber(int number) throws Exception {
        byte[] bytes = object("-O1");
        int table = (int) ElfFile.read(bytes).section(".symtab").orElseThrow().offset();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(table + 24 * number + 6, (short) 0xff20);

        ElfException refused =
                assertThrows(ElfException.class, () -> ElfFile.read(bytes).symbols());

        assertEquals("symbol " + number + " lies in the unknown special section 0xff20", refused.getMessage());
    }
}
