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
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mmulator.cli.option.ExitCode;
import mmulator.cli.option.Terminal;
import mmulator.cli.worker.TestProgress;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestResult.Status;
import mmulator.report.text.Palette;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class TestCommandTest {
    private static final String FIRST = "fixtures/first/good_hello.yaml";

    @TempDir
    private Path folder;

    @Test
    void reportsAreTheSameBytesHoweverManyRunAtOnce() throws IOException {
        // A fixture that fails, one that is wrong, and shipped ones.
        Path failing = folder.resolve("bad_hello.yaml");
        Files.writeString(
                failing,
                Files.readString(Path.of(FIRST))
                        .replace("../../asm", Path.of("asm").toAbsolutePath().toString())
                        .replace("x0: 42}", "x0: 43}"));
        Files.writeString(folder.resolve("wrong.yaml"), "no: fixture\n");

        List<String> printed = new ArrayList<>();
        for (String jobs : List.of("1", "2")) {
            Path reports = Files.createDirectory(folder.resolve("j" + jobs));
            CommandLineRun run = CommandLineRun.of(
                    "test",
                    "-j",
                    jobs,
                    "--junit-xml",
                    reports.resolve("r.xml").toString(),
                    "--sarif",
                    reports.resolve("r.sarif").toString(),
                    "--json",
                    reports.resolve("r.json").toString(),
                    folder.toString(),
                    "fixtures/first",
                    "fixtures/rules/failed_stub",
                    FIRST);
            assertEquals(1, run.exit(), run::err);
            printed.add(run.out());
            for (String report : List.of("r.xml", "r.sarif", "r.json")) {
                // How long each took is all that may be different.
                printed.add(Files.readString(reports.resolve(report)).replaceAll(" time=\"[0-9.]+\"", ""));
            }
        }

        assertEquals(printed.subList(0, 4), printed.subList(4, 8));
        String ktap = printed.getFirst();
        assertTrue(
                ktap.startsWith("KTAP version 1\n1..5\n# FAIL " + failing + "\n# error[EXPECTATION]: cpu0 x0"), ktap);
        assertTrue(ktap.contains("\nnot ok 1 " + failing + "\n# " + folder + "/wrong.yaml:1:1: error: unknown"), ktap);
        assertTrue(ktap.endsWith("""
                # ERROR wrong fixture
                ok 3 fixtures/first/good_hello.yaml
                ok 4 fixtures/rules/failed_stub/bad_check_word_without_store.yaml
                ok 5 fixtures/rules/failed_stub/good_check_word.yaml
                # Totals: pass:3 fail:1 xfail:0 xpass:0 skip:0 error:1
                """), ktap);
    }

    @Test
    void fixtureThatNeedsAFileThatIsNotThereIsSkippedByEveryCommand() throws IOException {
        Path needy = folder.resolve("good_needy.yaml");
        String text = Files.readString(Path.of(FIRST))
                .replace("../../asm", Path.of("asm").toAbsolutePath().toString());
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
                test.err().startsWith("skipped: " + needy + " " + reason + "\n1 fixture: 0 passed, 1 skipped in "),
                test.err());
        assertTrue(CommandLineRun.of("list", folder.toString()).out().endsWith(" (skipped: " + reason + ")\n"));

        Files.createDirectory(folder.resolve("built"));
        Files.writeString(folder.resolve("built/stub.o"), "");
        assertEquals(0, CommandLineRun.of("run", needy.toString()).exit());
    }

    /** {@code -Dmmulator.repeat=100} runs all fixtures so often. */
    @Test
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void repeatedRunsAreTheSameWhateverRanBefore() throws IOException {
        int times = Integer.getInteger("mmulator.repeat", 0);
        List<String> folders = times > 0 ? List.of("fixtures") : List.of("fixtures/first", "fixtures/ttbr");
        String repeat = Integer.toString(Math.max(times, 2));
        Path json = folder.resolve("r.json");
        List<String> digests = new ArrayList<>();
        for (String seed : List.of("1", "2")) {
            List<String> line = new ArrayList<>(
                    List.of("test", "--repeat", repeat, "--seed", seed, "-j", seed, "--json", json.toString()));
            line.addAll(folders);
            CommandLineRun run = CommandLineRun.of(line.toArray(String[]::new));

            assertEquals(0, run.exit(), run::out);
            assertTrue(run.err().contains(" --repeat " + repeat + " --seed " + seed + "\n"), run.err());
            String text = Files.readString(json);
            assertEquals(
                    run.out()
                            .lines()
                            .filter(said -> said.startsWith("ok ") && !said.contains(" # SKIP"))
                            .count(),
                    text.split("\"digest\"", -1).length - 1);
            digests.add(text);
        }
        assertEquals(digests.getFirst(), digests.getLast());
    }

    @Test
    void pageOfResultsNeedsNoNetworkAndTellsAll() throws IOException {
        Path html = folder.resolve("r.html");
        Files.writeString(folder.resolve("a<b.yaml"), "no: <fixture>\n");

        CommandLineRun.of("test", "--html", html.toString(), folder.toString(), FIRST);

        String page = Files.readString(html);
        assertTrue(page.contains("<h1>2 fixtures: 1 passed, 1 mistaken</h1>"), page);
        assertTrue(page.contains("<details open=\"\"><summary>" + folder + "/a&lt;b.yaml</summary>"), page);
        assertTrue(page.contains("<details><summary>" + FIRST + "</summary>\n<pre>PASS " + FIRST + "\n"), page);
        assertTrue(!page.contains("://") && !page.contains("<fixture"), page);
    }

    @Test
    void pageOfResultsLinksToThePageOfEachRunThatFailed() throws IOException {
        Path failing = failing("a b#.yaml");
        Path html = folder.resolve("results.html");

        CommandLineRun run = CommandLineRun.of("test", "--html", html.toString(), FIRST, failing.toString());

        assertEquals(1, run.exit());
        assertEquals(
                List.of("results.html.runs/0002-a-b-.yaml.html"),
                Pattern.compile("href=\"([^\"]*runs[^\"]*)\"")
                        .matcher(Files.readString(html))
                        .results()
                        .map(link -> link.group(1))
                        .toList());
        Path page = folder.resolve("results.html.runs/0002-a-b-.yaml.html");
        assertTrue(run.err().contains("page: " + failing + " " + page), run.err());
        assertTrue(Files.readString(page).contains("STALE_TRANSLATION"), "the run is told");
        try (Stream<Path> pages = Files.list(page.getParent())) {
            assertEquals(1, pages.count(), "only what failed has one");
        }
    }

    /** A page that cannot be written costs the page. */
    @Test
    void failureStandsWithoutItsPage() throws IOException {
        Path html = folder.resolve("results.html");
        Files.writeString(folder.resolve("results.html.runs"), "in the way");

        CommandLineRun run = CommandLineRun.of(
                "test", "--html", html.toString(), failing("bad.yaml").toString());

        assertEquals(1, run.exit());
        assertTrue(run.err().contains("no page: "), run.err());
        assertTrue(Files.readString(html).contains("STALE_TRANSLATION"));
    }

    private Path failing(String name) throws IOException {
        Path bad = Path.of("fixtures/rules/stale_translation/bad_unmap_page_without_tlbi.yaml");
        String text = Files.readString(bad)
                .replace("like: ", "like: " + bad.toAbsolutePath().getParent() + "/");
        return Files.writeString(folder.resolve(name), text.substring(0, text.indexOf("expect:")));
    }

    @Test
    void shardsTogetherAreAllFixturesOnce() {
        List<String> shards = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            List<String> mine = CommandLineRun.of(
                            "test", "-l", "--shard", i + "/3", "fixtures/park", "fixtures/tutorial")
                    .out()
                    .lines()
                    .toList();
            assertTrue(mine.size() >= 2, mine::toString);
            shards.addAll(mine);
        }
        List<String> all = CommandLineRun.of("test", "-l", "fixtures/park", "fixtures/tutorial")
                .out()
                .lines()
                .sorted()
                .toList();

        assertEquals(all, shards.stream().sorted().toList());
        assertEquals(
                2,
                CommandLineRun.of("test", "-l", "--shard", "4/3", "fixtures/park")
                        .exit());
        assertEquals(
                77,
                CommandLineRun.of("test", "-l", "--shard", "9/9", "fixtures/park")
                        .exit());
    }

    @Test
    void failureIsToldAsRunTellsIt() throws IOException {
        Path failing = failing("unexpected.yaml");

        String tested = CommandLineRun.of("test", failing.toString()).out();

        String told = CommandLineRun.of("run", failing.toString()).out().replaceAll("(?m)^(?=.)", "# ");
        assertEquals(
                "KTAP version 1\n1..1\n" + told + "not ok 1 " + failing
                        + "\n# Totals: pass:0 fail:1 xfail:0 xpass:0 skip:0 error:0\n",
                tested);
    }

    @Test
    void listRunsNothing() {
        CommandLineRun run = CommandLineRun.of("test", "-l", "fixtures/rules/failed_stub", "fixtures/first", FIRST);

        assertEquals(0, run.exit());
        assertEquals("""
                fixtures/rules/failed_stub/bad_check_word_without_store.yaml
                fixtures/rules/failed_stub/good_check_word.yaml
                fixtures/first/good_hello.yaml
                """, run.out());
        assertEquals("", run.err());
    }

    @Test
    void groupIsAPartOfThePathOrAGlobForPathOrName() {
        assertEquals(
                FIRST + "\n",
                CommandLineRun.of("test", "-l", "-g", "st/good_he").out());
        assertEquals(
                FIRST + "\n",
                CommandLineRun.of("test", "-l", "-g", "good_hel*.yaml").out());
        assertEquals(
                FIRST + "\n",
                CommandLineRun.of("test", "-l", "-g", "fixtures/fi*/**").out());
        assertEquals(
                3,
                CommandLineRun.of("test", "-l", "-g", "fixtures/first", "-g", "rules/failed_stub")
                        .out()
                        .lines()
                        .count());
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
                        new String[] {"test", "--retry", "-1", FIRST},
                        new String[] {"test", "--repeat", "0", FIRST},
                        new String[] {"test", "--add-expected", "moo", FIRST},
                        new String[] {"test", "-g", "[", FIRST},
                        new String[] {
                            "test", "--json", folder.resolve("none/r.json").toString(), FIRST
                        })
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

        try (TestProgress progress = TestProgress.on(terminal, true, List.of("a", "b"), 1)) {
            progress.show(new TestResult("a", Status.FAILED, "FAIL a\n", List.of(), null));
            progress.show(new TestResult("b", Status.PASSED, "PASS b\n", List.of(), null));
        }

        assertEquals("FAIL a\n\n", out.toString());
        String erase = "\r\u001b[K";
        assertEquals("[0/2] 0 not passed; a" + erase + "[1/2] 1 not passed; b" + erase + erase, err.toString());
    }

    @Test
    void whoeverWatchesRepetitionsSeesHowManyThereWere() {
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err), Palette.PLAIN);

        try (TestProgress progress = TestProgress.on(terminal, true, List.of("a"), 1000)) {
            progress.ran();
        }

        String erase = "\r\u001b[K";
        assertEquals(
                "run 0 of 1000 [0/1] 0 not passed; a" + erase + "run 1 of 1000 [0/1] 0 not passed; a" + erase,
                err.toString());
    }

    private static List<TestResult> results(Status... statuses) {
        return Stream.of(statuses)
                .map(status -> new TestResult("a", status, "", List.of(), null))
                .toList();
    }
}
