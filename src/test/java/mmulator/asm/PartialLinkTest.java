package mmulator.asm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mmulator.Needs;
import mmulator.asm.link.LinkLayout;
import mmulator.asm.link.SectionPlacement;
import mmulator.asm.source.AssemblyException;
import mmulator.elf.CrossTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that were linked of several, as {@code ld -r} does: a local symbol is not the undefined one of its name. */
final class PartialLinkTest {
    @TempDir
    private Path folder = Path.of(".");

    @BeforeAll
    static void toolsArePresent() {
        Needs.tool(CrossTools.arePresent() && GnuTools.arePresent(), "a compiler for AArch64");
    }

    private Path compiled(String name, String text) throws Exception {
        return CrossTools.compile(folder, Files.writeString(folder.resolve(name), text), name + ".o", "-O1");
    }

    @Test
    void symbolThatIsLocalIsNotTheUndefinedOneOfItsName() throws Exception {
        LinkLayout layout = LinkLayout.of(
                0xffff_8000_8008_0000L,
                0x4008_0000L,
                new SectionPlacement(".data", 0xffff_8000_8008_2000L, 0x4008_2000L));
        Path own = compiled(
                "own.c", "static int __attribute__((noipa)) f(void) { return 1; } int h(void) { return f(); }");
        Path user = compiled("user.c", "int f(void); int g(void) { return f(); }");
        Path both = folder.resolve("both.o");
        CrossTools.run(
                folder, List.of("aarch64-linux-gnu-ld", "-r", "-o", both.toString(), own.toString(), user.toString()));
        Path other = compiled("other.c", "int f(void) { return 2; }");

        assertEquals(1, ObjectLinkTest.link(layout, both, other).sections().size());
        String mistakes = String.valueOf(assertThrows(AssemblyException.class, () -> ObjectLinkTest.link(layout, both))
                .getMessage());
        assertTrue(mistakes.contains("error: undefined symbol 'f'"), mistakes);
    }
}
