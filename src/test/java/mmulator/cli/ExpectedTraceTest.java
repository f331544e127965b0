package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Traces that lie beside fixtures: what {@code mmulator test} compares runs with. */
final class ExpectedTraceTest {
    @TempDir
    private Path folder;

    private Path copy(String fixture) throws IOException {
        String text = Files.readString(Path.of(fixture))
                .replaceAll("(\\.\\./)+asm", Path.of("asm").toAbsolutePath().toString());
        return Files.writeString(folder.resolve(Path.of(fixture).getFileName()), text);
    }

    @Test
    void traceThatIsNotTheExpectedOneFailsWithWhatDiffers() throws IOException {
        Path fixture = copy("fixtures/rules/bbm_unclean_to_valid/good_remap_page.yaml");
        Path expected = folder.resolve("good_remap_page.expected");
        String good = Files.readString(Path.of("fixtures/rules/bbm_unclean_to_valid/good_remap_page.expected"));
        Files.writeString(expected, good);
        assertEquals(0, CommandLineRun.of("test", fixture.toString()).exit());

        String other = "# why this matters\n" + good.replaceFirst("tlbi vaae1is, x4 ", "tlbi vaale1is, x4");
        Files.writeString(expected, other);
        CommandLineRun run = CommandLineRun.of("test", fixture.toString());

        assertEquals(1, run.exit());
        assertTrue(run.out().contains("not ok 1 " + fixture), run.out());
        assertTrue(
                run.out().contains("# error[TRACE]: the trace is not the expected one\n#   --> " + expected + ":6\n"),
                run.out());
        assertTrue(run.out().contains("\n#   @@ -1,7 +1,7 @@\n"), run.out());
        assertTrue(run.out().contains("\n#   -cpu0 remap_page                tlbi vaale1is, x4"), run.out());
        assertTrue(run.out().contains("\n#   +cpu0 remap_page                tlbi vaae1is, x4"), run.out());

        CommandLineRun update = CommandLineRun.of("test", "--update-expected", fixture.toString());
        assertEquals(0, update.exit());
        assertTrue(update.err().startsWith("wrote: " + expected + "\n"), update.err());
        assertEquals("# why this matters\n" + good, Files.readString(expected));
        assertTrue(!CommandLineRun.of("test", "--update-expected", fixture.toString())
                .err()
                .contains("wrote"));
    }

    @Test
    void expectedTraceOutlivesOtherCodeAndOtherPlaces() throws IOException {
        Path fixture = copy("fixtures/rules/bbm_unclean_to_valid/good_remap_page.yaml");
        Files.copy(
                Path.of("fixtures/rules/bbm_unclean_to_valid/good_remap_page.expected"),
                folder.resolve("good_remap_page.expected"));
        Files.writeString(folder.resolve("other.S"), ".text\n.global other\nother: .rept 40\n nop\n .endr\n ret\n");
        String text = Files.readString(fixture);
        // In front of the code that runs, which goes elsewhere; and the tables go elsewhere in their pool.
        Files.writeString(
                fixture,
                text.replace("sources: [", "sources: [other.S, ")
                        .replace("    swapper_pg_dir:\n", "    first_pg_dir: {}\n    swapper_pg_dir:\n")
                        .replace("0x4021_0000", "0x4022_0000")
                        .replace("0xffff_0000_0100_7000", "0xffff_0000_0100_8000"));

        CommandLineRun run = CommandLineRun.of("test", fixture.toString());

        assertEquals(0, run.exit(), run::out);
        assertTrue(run.out().contains("ok 1 "), run.out());
    }

    @Test
    void traceOfOtherItemsIsWrittenAnew() throws IOException {
        Path fixture = copy("fixtures/rules/bbm_unclean_to_valid/good_remap_page.yaml");

        assertEquals(
                0,
                CommandLineRun.of("test", "--add-expected", "tlb", fixture.toString())
                        .exit());

        assertEquals("""
                # items: tlb
                cpu0 remap_page                tlbi vaae1is, x4          issue tlbi vaae1is 0xffff800090000000..0xffff800090000fff
                cpu0 remap_page                dsb ish                   complete tlbi vaae1is 0xffff800090000000..0xffff800090000fff
                end: every CPU has halted
                """, Files.readString(folder.resolve("good_remap_page.expected")));
        assertEquals(0, CommandLineRun.of("test", fixture.toString()).exit());
    }

    @Test
    void expectedTraceWithoutItemsIsAMistake() throws IOException {
        Path fixture = copy("fixtures/rules/bbm_unclean_to_valid/good_remap_page.yaml");
        for (String head : List.of("", "# items: tlb,moo\n")) {
            Files.writeString(folder.resolve("good_remap_page.expected"), head + "cpu0\n");

            CommandLineRun run = CommandLineRun.of("test", fixture.toString());

            assertEquals(1, run.exit());
            assertTrue(
                    run.out()
                            .contains(
                                    head.isEmpty()
                                            ? "good_remap_page.expected:1:1: error: no line '# items: …'; expected items as those of -d\n"
                                            : "good_remap_page.expected:1:10: error: unknown log item 'moo'; expected one of in_asm, exec"),
                    run.out());
            assertTrue(run.out().contains(" # ERROR wrong fixture\n"), run.out());
        }
    }
}
