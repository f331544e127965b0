package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.cli.process.AtWork;
import mmulator.cli.process.Interrupted;
import mmulator.explore.Explorer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExploreCommandTest {
    /** Fails if the second load sees the first store and the first load not the second: data without its flag is no news. */
    private static final String SOURCE = """
                    .text
                    .global writer, reader, counter
            writer: adr     x0, data
                    mov     w1, #1
                    str     w1, [x0]
                    str     w1, [x0, #64]
                    hlt     #0
            reader: adr     x0, data
                    ldr     w2, [x0, #64]
                    ldr     w3, [x0]
                    cmp     w2, w3
                    b.ne    1f
                    hlt     #0
            1:      hlt     #7
            counter: adr    x0, data
                    mov     w3, #100
            2:      ldr     w1, [x0]
                    add     w1, w1, #1
                    str     w1, [x0]
                    subs    w3, w3, #1
                    b.ne    2b
                    hlt     #0
                    .balign 64
            data:   .space  128
            """;

    @TempDir
    private Path folder = Path.of(".");

    @BeforeEach
    void writeSource() throws IOException {
        Files.writeString(folder.resolve("news.S"), SOURCE);
    }

    private String fixture(String name, String... entries) throws IOException {
        StringBuilder text = new StringBuilder("""
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [news.S]
                sections: {.text: {pa: 0x4010_0000}}
                cpus:
                """);
        for (String entry : entries) {
            text.append("  - {entry: ").append(entry).append("}\n");
        }
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private String racing() throws IOException {
        return fixture("racing.yaml", "writer", "reader");
    }

    private String fine() throws IOException {
        return fixture("fine.yaml", "writer", "writer");
    }

    private static String schedule(String out) {
        Matcher matcher = Pattern.compile("--schedule '(\\S+)'").matcher(out);
        assertTrue(matcher.find(), out);
        return matcher.group(1);
    }

    @Test
    void aFailureIsShownWithAScheduleThatRunsToIt() throws IOException {
        String path = racing();
        CommandLineRun explored = CommandLineRun.of("explore", path);
        assertEquals(1, explored.exit(), explored.err());
        String schedule = schedule(explored.out());
        assertTrue(schedule.matches("[0-9a-f]{8}:0\\*1,1\\*3"), schedule);
        CommandLineRun run = CommandLineRun.of("run", path, "--schedule", schedule);
        assertEquals(1, run.exit(), run.err());
        assertTrue(run.out().contains("error[FAILED_STUB]"), run.out());
        assertEquals(
                run.out(),
                CommandLineRun.of("run", path, "--schedule", schedule).out());
    }

    @Test
    void thePageOfAFailureShowsTheExecutionThatFailed() throws IOException {
        Path page = folder.resolve("racing.html");
        CommandLineRun explored = CommandLineRun.of("explore", racing(), "--html", page.toString());
        assertEquals(1, explored.exit(), explored.err());
        String html = Files.readString(page, StandardCharsets.UTF_8);
        assertTrue(html.contains("FAILED_STUB"), "no rule");
        assertTrue(html.contains("--schedule '" + schedule(explored.out()) + "'"), "no schedule");
        assertTrue(html.startsWith("<!DOCTYPE html>"), html.substring(0, 100));
        assertEquals(
                2,
                CommandLineRun.of(
                                "explore",
                                fine(),
                                "--html",
                                folder.resolve("no/where.html").toString())
                        .exit());
    }

    @Test
    void theScheduleOfAnotherFixtureIsRefused() throws IOException {
        String schedule = schedule(CommandLineRun.of("explore", racing()).out());
        CommandLineRun other = CommandLineRun.of("run", fine(), "--schedule", schedule);
        assertEquals(2, other.exit());
        assertTrue(other.err().contains("its digest is " + schedule.substring(0, 8)), other.err());
    }

    @Test
    void theScheduleOfWhatHasChangedSinceIsRefused() throws IOException {
        String path = racing();
        String schedule = schedule(CommandLineRun.of("explore", path).out());
        Files.writeString(folder.resolve("news.S"), SOURCE.replace("mov     w1, #1", "mov     w1, #2"));
        CommandLineRun stale = CommandLineRun.of("run", path, "--schedule", schedule);
        assertEquals(2, stale.exit(), stale.out());
        assertTrue(stale.err().contains("have changed since"), stale.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0*1,1*   | column 5",
                "0*1;1*3  | column 1",
                "0*1~     | column 1",
                "0*9,0*1  | turn 2 (0*1) needs cpu0",
                "7*1      | turn 1 (7*1) needs cpu7",
                "0x1      | column 1",
                "zz:0*1   | column 1",
            })
    void aScheduleThatCannotBeFollowedIsAUsersMistake(String schedule, String says) throws IOException {
        CommandLineRun run = CommandLineRun.of("run", racing(), "--schedule", schedule);
        assertEquals(2, run.exit(), run.out() + run.err());
        assertTrue(run.err().contains(says), run.err());
        assertFalse(run.out().contains("PASS"), run.out());
    }

    @ParameterizedTest
    @CsvSource({
        "--max-executions, 0",
        "--max-executions, -1",
        "--max-executions, many",
        "--max-time, 0",
        "--max-steps, 0",
        "--jobs, 0",
        "--strategy, clever",
        "--shard, 5/4",
        "--shard, 0/4",
        "--shard, 1/0",
        "--shard, 1",
        "--shard, 99999999/99999999",
    })
    void aBoundOrStrategyThatIsNoneIsRefused(String option, String value) throws IOException {
        CommandLineRun run = CommandLineRun.of("explore", fine(), option, value);
        assertEquals(2, run.exit(), run.out() + run.err());
        assertTrue(run.err().contains(option.substring(2).split("-")[0]), run.err());
        assertFalse(run.out().contains("PASS"), run.out());
    }

    @Test
    void preemptionsAndDepthHaveBoundsOfTheirOwn() throws IOException {
        String path = fine();
        assertEquals(
                2,
                CommandLineRun.of("explore", path, "--strategy", "bounded", "--preemptions", "-1")
                        .exit());
        assertEquals(
                2,
                CommandLineRun.of("explore", path, "--strategy", "pct", "--depth", "0")
                        .exit());
    }

    @ParameterizedTest
    @CsvSource({
        "--max-executions 1, --max-executions",
        "--max-steps 2, max-steps",
        "--shard 1/2, --shard",
        "--strategy bounded --preemptions 100, the strategy",
        "--strategy random --max-executions 50, the strategy",
        "--strategy pct --max-executions 50, the strategy",
        "--strategy one, the strategy",
    })
    void whatIsNotExhaustiveNeverPasses(String options, String why) throws IOException {
        List<String> args = new ArrayList<>(List.of("explore", fine()));
        args.addAll(List.of(options.split(" ")));
        CommandLineRun run = CommandLineRun.of(args.toArray(String[]::new));
        assertEquals(124, run.exit(), run.out() + run.err());
        assertTrue(run.out().contains("INCONCLUSIVE"), run.out());
        assertTrue(run.out().contains("stopped by " + why), run.out());
        assertFalse(run.out().contains("PASS"), run.out());
    }

    /** Two searches that fail can be compared only if both have seen everything. */
    @Test
    void aFailureSaysWhetherEverythingWasSeen() throws IOException {
        String path = racing();
        CommandLineRun whole = CommandLineRun.of("explore", path, "--keep-going");
        CommandLineRun first = CommandLineRun.of("explore", path);
        CommandLineRun cut = CommandLineRun.of("explore", path, "--keep-going", "--max-executions", "2");
        for (CommandLineRun run : List.of(whole, first, cut)) {
            assertEquals(1, run.exit(), run.out() + run.err());
            assertTrue(run.out().contains("FAIL "), run.out());
            assertEquals(run == cut, run.out().contains("; stopped by --max-executions"), run.out());
            assertEquals(run == cut, run.out().contains("; stopped by"), run.out());
        }
    }

    /** Of a fixture that expects a rule to be broken, some execution must break it. */
    @Test
    void whatIsExpectedAndNoExecutionShowsFails() throws IOException {
        Path path = Path.of(fine());
        Files.writeString(path, Files.readString(path) + "expect: {violations: [{rule: STALE_TRANSLATION}]}\n");
        CommandLineRun run = CommandLineRun.of("explore", path.toString());
        assertEquals(1, run.exit(), run.out() + run.err());
        assertTrue(run.out().contains("Observation fine Never 0 "), run.out());
        assertFalse(run.out().contains("PASS"), run.out());
    }

    @Test
    void allOfItPasses() throws IOException {
        CommandLineRun run = CommandLineRun.of("explore", fine());
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("PASS"), run.out());
        assertTrue(run.out().contains("Observation fine Always"), run.out());
        assertEquals(
                0,
                CommandLineRun.of("explore", fine(), "--max-time", "9223372036854775807")
                        .exit());
    }

    @Test
    void ctrlCEndsWithWhatWasFoundUntilThen() throws Exception {
        String path = fixture("endless.yaml", "counter", "counter");
        Process process = Interrupted.start(folder, "explore", path);
        try {
            AtWork.await(process, Explorer.class);
            Interrupted.now(process);
        } finally {
            process.destroyForcibly();
        }
        String out = Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
        assertTrue(out.contains("INCONCLUSIVE"), out);
        assertTrue(out.contains("stopped by an interrupt"), out);
        assertTrue(out.contains("Observation endless"), out);
        assertFalse(out.contains("PASS"), out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"park/good_park_and_release", "gallery/bad_isb_after_make", "gallery/bad_dsb_after_tlbi"})
    void machinesThatShareAnExhaustiveExplorationChangeNothingButItsWork(String name) throws IOException {
        Set<String> results = new HashSet<>();
        for (int jobs = 1; jobs <= 3; jobs++) {
            Path json = folder.resolve("results.json");
            CommandLineRun run = CommandLineRun.of(
                    "explore", "fixtures/" + name + ".yaml", "-j", Integer.toString(jobs), "--json", json.toString());
            assertEquals(0, run.exit(), run.err());
            results.add(Files.readString(json).replaceFirst("\"work\" : \\{[^}]*}", ""));
        }
        assertEquals(1, results.size(), () -> String.join("\n", results));
    }
}
