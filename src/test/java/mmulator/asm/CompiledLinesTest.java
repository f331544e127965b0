package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mmulator.Needs;
import mmulator.asm.link.AssembledImage;
import mmulator.asm.link.ImageSection;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.source.Diagnostic;
import mmulator.elf.CrossTools;
import mmulator.elf.ElfFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines that an object brings with it, as they are shown. */
final class CompiledLinesTest {
    private static final long TEXT = 0x4008_0000L;
    private static final LinkLayout LAYOUT = LinkLayout.of(TEXT, TEXT);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeAll
    static void toolsArePresent() {
        Needs.tool(CrossTools.arePresent(), "a compiler for AArch64");
    }

    /** Line 3 of a file. */
    private Path object(String file) throws Exception {
        Path source = Files.writeString(folder.resolve("one.s"), """
                    .file   1 "%s"
                    .text
                    .global f
                f:  .loc    1 3
                    ret
                """.formatted(file));
        return CrossTools.compile(folder, source, "one.o", "-gdwarf-4");
    }

    /** Such as a user would name it: below the working folder from there on, elsewhere from the root, both without detours. */
    @ParameterizedTest
    @CsvSource({
        "/usr/src/b.c, /usr/src/b.c",
        "/usr/src/a/../b.c, /usr/src/b.c",
        "/usr/./src//b.c, /usr/src/b.c",
        "HERE/asm/b.c, asm/b.c",
        "HERE/asm/a/../b.c, asm/b.c",
        "HERE/../b.c, ABOVE/b.c",
        "HEREbeside/b.c, HEREbeside/b.c"
    })
    void pathIsShownWithoutDetours(String written, String shown) throws Exception {
        Path here = Path.of("").toAbsolutePath();
        String file = written.replace("HERE", here.toString());
        String above = String.valueOf(here.getParent());
        String expected = shown.replace("HERE", here.toString()).replace("ABOVE", above.equals("/") ? "" : above);

        AssembledImage image = ObjectLinkTest.link(LAYOUT, object(file));

        assertEquals(
                expected + ":3:1",
                image.lines().at(TEXT).orElseThrow().position().toString());
        assertEquals(
                List.of(expected + ":3:1"),
                image.lines().entries().stream()
                        .map(entry -> entry.position().toString())
                        .toList());
    }

    /** No reason not to run it, and one to say so. */
    @Test
    void damagedLineTableIsAWarningAndTheCodeIsThere() throws Exception {
        Path object = object("/usr/src/b.c");
        AssembledImage whole = ObjectLinkTest.link(LAYOUT, object);
        byte[] bytes = Files.readAllBytes(object);
        int table =
                (int) ElfFile.read(bytes).section(".debug_line").orElseThrow().offset();
        // The version of its first unit.
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(table + 4, (short) 0x7777);
        Files.write(object, bytes);

        AssembledImage damaged = ObjectLinkTest.link(LAYOUT, object);

        assertEquals(List.of(), whole.warnings());
        assertEquals(1, damaged.warnings().size(), damaged.warnings()::toString);
        Diagnostic warning = damaged.warnings().getFirst();
        assertTrue(
                warning.toString().startsWith(object + ": warning: lines of its source are not known: "),
                warning::toString);
        assertTrue(damaged.lines().at(TEXT).isEmpty());
        assertArrayEquals(bytes(whole), bytes(damaged));
    }

    private static byte[] bytes(AssembledImage image) {
        return image.section(".text").map(ImageSection::bytes).orElseThrow();
    }
}
