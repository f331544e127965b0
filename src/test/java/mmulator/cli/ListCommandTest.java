package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mmulator.check.Rule;
import mmulator.report.trace.TraceItem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class ListCommandTest {

    @Test
    void rulesAreListedWithSeverityTitleAndIdentifiers() {
        CommandLineRun run = CommandLineRun.of("list", "--rules");

        assertEquals(0, run.exit());
        assertEquals(Rule.values().length, run.out().lines().count());
        assertTrue(run.out().contains("""
                SPURIOUS_FAULT               warning  an access may fault although the current tables permit it: R_JVXRH, I_WJLXV, R_MRRPW
                """), run.out());
    }

    @Test
    void logItemsAreThoseOfTheOption() {
        assertEquals(TraceItem.help(), CommandLineRun.of("list", "--log-items").out());
    }

    @Test
    void brokenFixtureIsListedAsSuch(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("b.yaml"), "no: fixture\n");
        Files.writeString(folder.resolve("readme.txt"), "no fixture either\n");

        CommandLineRun run = CommandLineRun.of("list", folder.toString());

        assertEquals(0, run.exit());
        assertTrue(run.out().startsWith(folder.resolve("b.yaml") + "  (broken: "), run.out());
        assertEquals(1, run.out().lines().count(), run.out());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void folderMayBeNamedByALink(@TempDir Path folder) throws IOException {
        Path real = Files.createDirectories(folder.resolve("real/below"));
        Files.writeString(real.resolve("b.yaml"), "no: fixture\n");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));

        CommandLineRun run = CommandLineRun.of("list", link.toString());

        assertTrue(run.out().startsWith(link.resolve("below/b.yaml") + "  (broken: "), run.out());
    }

    @Test
    void missingFolderIsAMistake(@TempDir Path folder) {
        CommandLineRun run = CommandLineRun.of("list", folder.resolve("none").toString());

        assertEquals(2, run.exit());
        assertTrue(
                run.err().endsWith("none: error: no such folder; name the folder that holds your fixtures\n"),
                run.err());
    }

    @Test
    void whatIsAskedForTogetherIsListedTogether() {
        assertEquals(
                CommandLineRun.of("list", "--rules").out()
                        + CommandLineRun.of("list", "--log-items").out(),
                CommandLineRun.of("list", "--log-items", "--rules").out());
    }
}
