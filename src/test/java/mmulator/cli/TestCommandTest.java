package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mmulator.report.Palette;
import mmulator.report.TestResult;
import mmulator.report.TestResult.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestCommandTest {
    private static final String FIRST = "fixtures/first/good_hello.yaml";

    @TempDir
    private Path folder;

    @Test
    void reportsAreTheSameBytesHoweverManyRunAtOnce() throws IOException {
        // A fixture that fails, one that is wrong, and shipped ones.
        Path failing = folder.resolve("bad_hello.yaml");
        Files.writeString(failing, Files.readString(Path.of(FIRST))
                .replace("../../asm", Path.of("asm").toAbsolutePath().toString())
                .replace("x0: 42}", "x0: 43}"));
        Files.writeString(folder.resolve("wrong.yaml"), "no: fixture\n");

        List<String> printed = new ArrayList<>();
        for (String jobs : List.of("1", "2")) {
            Path reports = Files.createDirectory(folder.resolve("j" + jobs));
            CommandLineRun run = CommandLineRun.of(
                    "test", "-j", jobs, "--junit-xml", reports.resolve("r.xml").toString(),
                    "--sarif", reports.resolve("r.sarif").toString(), "--json", reports.resolve("r.json").toString(),
                    folder.toString(), "fixtures/first", "fixtures/rules/stuck", FIRST);
            assertEquals(1, run.exit(), run::err);
            printed.add(run.out());
            for (String report : List.of("r.xml", "r.sarif", "r.json")) {
                printed.add(Files.readString(reports.resolve(report)));
            }
        }

        assertEquals(printed.subList(0, 4), printed.subList(4, 8));
        String ktap = printed.getFirst();
        assertTrue(ktap.startsWith("KTAP version 1\n1..5\n# FAIL " + failing + "\n# error[EXPECTATION]: cpu0 x0"), ktap);
        assertTrue(ktap.contains("\nnot ok 1 " + failing + "\n# " + folder + "/wrong.yaml:1:1: error: unknown"), ktap);
        assertTrue(ktap.endsWith("""
                # ERROR wrong fixture
                ok 3 fixtures/first/good_hello.yaml
                ok 4 fixtures/rules/stuck/bad_wait_for_word_without_monitor.yaml
                ok 5 fixtures/rules/stuck/good_wait_for_word.yaml
                # Totals: pass:3 fail:1 xfail:0 xpass:0 skip:0 error:1
                """), ktap);
    }

    @Test
    void fixtureThatNeedsAFileThatIsNotThereIsSkippedByEveryCommand() throws IOException {
        Path needy = folder.resolve("good_needy.yaml");
        String text = Files.readString(Path.of(FIRST)).replace("../../asm", Path.of("asm").toAbsolutePath().toString());
        Files.writeString(needy, "needs: [built/stub.o]\n" + text);
        String reason = "needs " + folder.resolve("built/stub.o") + ", which is not there";

        for (String command : List.of("run", "explore", "mutate")) {
            CommandLineRun run = CommandLineRun.of(command, needy.toString());
            assertEquals(77, run.exit(), command);
            assertEquals("SKIP " + needy + "   " + reason + "\n", run.out());
            assertEquals("", run.err());
        }
        CommandLineRun test = CommandLineRun.of("test", needy.toString());
        assertEquals(77, test.exit());
        assertTrue(test.out().contains("\nok 1 " + needy + " # SKIP " + reason + "\n"), test.out());
        assertTrue(
                test.err().startsWith("skipped: " + needy + " " + reason + "\n1 fixture: 0 passed, 1 skipped in "), test.err());
        assertTrue(CommandLineRun.of("list", folder.toString()).out().endsWith(" (skipped: " + reason + ")\n"));

        Files.createDirectory(folder.resolve("built"));
        Files.writeString(folder.resolve("built/stub.o"), "");
        assertEquals(0, CommandLineRun.of("run", needy.toString()).exit());
    }

    @Test
    void failureIsToldAsRunTellsIt() throws IOException {
        Path failing = folder.resolve("unexpected.yaml");
        Path bad = Path.of("fixtures/rules/stale_translation/bad_unmap_page_without_tlbi.yaml");
        String text = Files.readString(bad).replace("../../../asm", Path.of("asm").toAbsolutePath().toString());
        Files.writeString(failing, text.substring(0, text.indexOf("expect:")));

        String tested = CommandLineRun.of("test", failing.toString()).out();

        String told = CommandLineRun.of("run", failing.toString()).out().replaceAll("(?m)^(?=.)", "# ");
        assertEquals(
                "KTAP version 1\n1..1\n" + told + "not ok 1 " + failing
                        + "\n# Totals: pass:0 fail:1 xfail:0 xpass:0 skip:0 error:0\n",
                tested);
    }

    @Test
    void listRunsNothing() {
        CommandLineRun run = CommandLineRun.of("test", "-l", "fixtures/rules/stuck", "fixtures/first", FIRST);

        assertEquals(0, run.exit());
        assertEquals("""
                fixtures/rules/stuck/bad_wait_for_word_without_monitor.yaml
                fixtures/rules/stuck/good_wait_for_word.yaml
                fixtures/first/good_hello.yaml
                """, run.out());
        assertEquals("", run.err());
    }

    @Test
    void groupIsAPartOfThePathOrAGlobForPathOrName() {
        assertEquals(FIRST + "\n", CommandLineRun.of("test", "-l", "-g", "st/good_he").out());
        assertEquals(FIRST + "\n", CommandLineRun.of("test", "-l", "-g", "good_hel*.yaml").out());
        assertEquals(FIRST + "\n", CommandLineRun.of("test", "-l", "-g", "fixtures/fi*/**").out());
        assertEquals(3, CommandLineRun.of("test", "-l", "-g", "first", "-g", "rules/stuck").out().lines().count());
    }

    @Test
    void nothingToTestIsSkipped() {
        CommandLineRun run = CommandLineRun.of("test", "-g", "nonesuch");

        assertEquals(77, run.exit());
        assertTrue(run.out().startsWith("KTAP version 1\n1..0 # SKIP no fixture matches\n"), run.out());
    }

    @Test
    void wrongUsageIsAMistake() {
        Stream.of(
                        new String[] {"test", "nonesuch.yaml"},
                        new String[] {"test", "-j", "0", FIRST},
                        new String[] {"test", "-j", "many", FIRST},
                        new String[] {"test", "--timeout", "0", FIRST},
                        new String[] {"test", "-g", "[", FIRST},
                        new String[] {"test", "--json", folder.resolve("none/r.json").toString(), FIRST})
                .forEach(args -> {
                    CommandLineRun run = CommandLineRun.of(args);
                    assertEquals(2, run.exit(), () -> String.join(" ", args));
                    assertEquals("", run.out());
                    assertTrue(run.err().lines().count() <= 2, run.err());
                });
    }

    @Test
    void exitCodeIsTheWorstOfAll() {
        assertEquals(ExitCode.PASSED, TestCommand.exit(results(Status.PASSED)));
        assertEquals(ExitCode.TIMEOUT, TestCommand.exit(results(Status.TIMED_OUT, Status.PASSED)));
        assertEquals(ExitCode.TIMEOUT, TestCommand.exit(results(Status.INCONCLUSIVE)));
        assertEquals(ExitCode.FAILED, TestCommand.exit(results(Status.FAILED, Status.TIMED_OUT)));
        assertEquals(ExitCode.FAILED, TestCommand.exit(results(Status.MISTAKEN)));
        assertEquals(ExitCode.FAILED, TestCommand.exit(results(Status.CRASHED, Status.PASSED)));
        assertEquals(ExitCode.PASSED, TestCommand.exit(results(Status.SKIPPED, Status.PASSED)));
        assertEquals(ExitCode.SKIPPED, TestCommand.exit(results(Status.SKIPPED, Status.SKIPPED)));
        assertEquals(ExitCode.TIMEOUT, TestCommand.exit(results(Status.SKIPPED, Status.TIMED_OUT)));
    }

    @Test
    void whoeverWatchesSeesFailuresAndHowFarItIs() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), Palette.PLAIN);

        try (TestProgress progress = TestProgress.on(terminal, true, List.of("a", "b"))) {
            progress.show(new TestResult("a", Status.FAILED, "FAIL a\n", List.of(), null));
            progress.show(new TestResult("b", Status.PASSED, "PASS b\n", List.of(), null));
        }

        assertEquals("FAIL a\n\n", out.toString());
        String erase = "\r\u001b[K";
        assertEquals(
                "[0/2] 0 not passed; a" + erase + "[1/2] 1 not passed; b" + erase + erase, err.toString());
    }

    private static List<TestResult> results(Status... statuses) {
        return Stream.of(statuses).map(status -> new TestResult("a", status, "", List.of(), null)).toList();
    }
}
