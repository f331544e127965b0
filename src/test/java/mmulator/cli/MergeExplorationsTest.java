package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import mmulator.report.result.ExplorationResults;
import mmulator.report.result.ExplorationResults.Failed;
import mmulator.report.result.ResultJsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Result files of explorations, and what comes of them together. */
final class MergeExplorationsTest {
    private static final String HANDSHAKE = "fixtures/shapes/good_handshake.yaml";
    private static final String MESSAGE = "fixtures/shapes/bad_message_passing.yaml";
    private static final String MOVE = "fixtures/shapes/bad_move_page_local_tlbi.yaml";

    @TempDir
    private Path folder = Path.of(".");

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private String explore(int exit, String name, String fixture, String... options) {
        List<String> line = new ArrayList<>(List.of("explore", fixture, "--json", file(name)));
        line.addAll(List.of(options));
        CommandLineRun run = CommandLineRun.of(line.toArray(String[]::new));
        assertEquals(exit, run.exit(), run::err);
        return file(name);
    }

    private List<String> shards(String fixture, String... options) {
        List<String> files = new ArrayList<>();
        for (int shard = 1; shard <= 3; shard++) {
            List<String> mine = new ArrayList<>(List.of("--shard", shard + "/3", "--jobs", "" + (shard == 2 ? 2 : 1)));
            mine.addAll(List.of(options));
            files.add(explore(124, shard + ".json", fixture, mine.toArray(String[]::new)));
        }
        return files;
    }

    private static CommandLineRun merge(String... args) {
        List<String> line = new ArrayList<>(List.of("merge"));
        line.addAll(List.of(args));
        return CommandLineRun.of(line.toArray(String[]::new));
    }

    private static ExplorationResults read(String file) throws IOException {
        return (ExplorationResults) ResultJsonReader.read(file, Files.readString(Path.of(file)));
    }

    private static SortedSet<String> failures(ExplorationResults results) {
        SortedSet<String> failures = new TreeSet<>();
        results.failures().stream().map(Failed::failure).forEach(failures::add);
        return failures;
    }

    /** The racing CPUs of this source end in two ways, of which one is a failure. */
    private String racing() throws IOException {
        Files.writeString(folder.resolve("racing.S"), """
                        .text
                        .global writer, reader
                writer: adr     x0, data
                        mov     w1, #1
                        str     w1, [x0]
                        str     w1, [x0, #64]
                        str     w1, [x0, #128]
                        str     w1, [x0, #128]
                        hlt     #0
                reader: adr     x0, data
                        ldr     w2, [x0, #64]
                        ldr     w3, [x0]
                        ldr     w4, [x0, #128]
                        ldr     w4, [x0, #128]
                        cmp     w2, w3
                        b.ne    1f
                        hlt     #0
                1:      hlt     #7
                        .balign 64
                data:   .space  192
                """);
        return Files.writeString(folder.resolve("racing.yaml"), """
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [racing.S]
                sections: {.text: {pa: 0x4010_0000}}
                cpus: [{entry: writer}, {entry: reader}]
                """).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {HANDSHAKE, MESSAGE, MOVE})
    void shardsTogetherAreTheWhole(String fixture) throws IOException {
        ExplorationResults whole = read(explore(0, "whole.json", fixture));
        List<String> parts = shards(fixture);

        CommandLineRun merged = merge(parts.get(2), parts.get(0), parts.get(1), "--json", file("all.json"));

        assertEquals(0, merged.exit(), merged::err);
        assertTrue(merged.out().contains("PASS " + fixture + "   explored exhaustively: "), merged::out);
        assertEquals("", merged.err());
        ExplorationResults all = read(file("all.json"));
        assertEquals(whole.states().keySet(), all.states().keySet());
        assertEquals(whole.witness().isPresent(), all.witness().isPresent());
        assertEquals(whole.unfinished(), all.unfinished());
        long executions = 0;
        long steps = 0;
        for (String part : parts) {
            executions += read(part).executions();
            steps += read(part).steps();
        }
        assertEquals(executions, all.executions());
        assertEquals(steps, all.steps());
    }

    @Test
    void everyExecutionCountsInOneShardOnly() throws IOException {
        ExplorationResults whole = read(explore(0, "whole.json", MOVE, "--strategy", "all"));
        List<String> parts = shards(MOVE, "--strategy", "all");

        assertEquals(
                0,
                merge(parts.get(0), parts.get(1), parts.get(2), "--json", file("all.json"))
                        .exit());

        ExplorationResults all = read(file("all.json"));
        assertEquals(whole.states(), all.states());
        assertEquals(whole.executions(), all.executions());
        assertEquals(whole.longest(), all.longest());
        assertEquals(
                whole.witness().orElseThrow().turns().size(),
                all.witness().orElseThrow().turns().size());
        for (String part : parts) {
            assertTrue(read(part).executions() > 0, part);
        }
    }

    @Test
    void failuresOfShardsAreThoseOfTheWholeAndReplay() throws IOException {
        String fixture = racing();
        ExplorationResults whole = read(explore(1, "whole.json", fixture, "--keep-going", "--strategy", "all"));
        List<String> parts = new ArrayList<>();
        for (int shard = 1; shard <= 3; shard++) {
            parts.add(file(shard + ".json"));
            CommandLineRun.of(
                    "explore",
                    fixture,
                    "--keep-going",
                    "--strategy",
                    "all",
                    "--shard",
                    shard + "/3",
                    "--json",
                    parts.getLast());
            assertFalse(failures(read(parts.getLast())).isEmpty());
        }

        CommandLineRun merged = merge(parts.get(0), parts.get(1), parts.get(2), "--json", file("all.json"));

        assertEquals(1, merged.exit(), merged::err);
        ExplorationResults all = read(file("all.json"));
        assertFalse(failures(whole).isEmpty());
        assertEquals(failures(whole), failures(all));
        assertEquals(whole.states(), all.states());
        String schedule = all.failures().getFirst().schedule().toString();
        assertTrue(
                merged.out().contains("  replay  mmulator run " + fixture + " --schedule '" + schedule + "'"),
                merged::out);
        assertEquals(
                1, CommandLineRun.of("run", fixture, "--schedule", schedule).exit());
    }

    /** Whatever a shard says that it was stopped by. */
    @ParameterizedTest
    @ValueSource(strings = {"max-executions", "max-time", "max-steps", "failure", "interrupted"})
    void shardThatWasStoppedIsNoPass(String why) throws IOException {
        List<String> files = shards(HANDSHAKE);
        assertEquals(0, merge(files.toArray(String[]::new)).exit());
        Path second = Path.of(files.get(1));
        String text = Files.readString(second);
        assertTrue(text.contains("\"shard\""), text);
        Files.writeString(second, text.replace("\"unfinished\" : \"shard\"", "\"unfinished\" : \"" + why + "\""));
        CommandLineRun run = merge(files.toArray(String[]::new));
        assertEquals(124, run.exit(), run.out() + run.err());
        assertFalse(run.out().contains("explored exhaustively"), run.out());
    }

    @Test
    void missingShardsAreToldAndAreNoPass() {
        List<String> parts = shards(HANDSHAKE);

        CommandLineRun one = merge(parts.get(1));
        CommandLineRun two = merge(parts.get(1), parts.get(0), "--json", file("two.json"));
        CommandLineRun all = merge(file("two.json"), parts.get(2));

        assertEquals(124, one.exit());
        assertTrue(one.err().contains("shards 1 and 3 of 3 are in none of these files"), one::err);
        assertEquals(124, two.exit());
        assertTrue(two.err().contains("shard 3 of 3 is in none of these files"), two::err);
        assertTrue(two.out().contains("INCONCLUSIVE " + HANDSHAKE), two::out);
        assertEquals(0, all.exit(), all::err);
    }

    @ParameterizedTest
    @CsvSource({"--max-executions 1,--max-executions", "--strategy bounded,the strategy", "--max-steps 20,max-steps"})
    void whatAShardLeftOutTheWholeLacks(String options, String by) {
        List<String> parts = shards(HANDSHAKE, options.split(" "));

        CommandLineRun merged = merge(parts.toArray(String[]::new));

        assertEquals(124, merged.exit());
        assertTrue(merged.out().contains("stopped by " + by + ","), merged::out);
        assertFalse(merged.out().contains("exhaustively"), merged::out);
    }

    @Test
    void interruptedShardIsNoPass() throws IOException {
        List<String> parts = shards(HANDSHAKE);
        Path second = Path.of(parts.get(1));
        String done = Files.readString(second);
        Files.writeString(second, done.replace("\"shard\"", "\"interrupted\""));
        assertNotEquals(done, Files.readString(second));

        CommandLineRun merged = merge(parts.toArray(String[]::new));

        assertEquals(124, merged.exit());
        assertTrue(merged.out().contains("stopped by an interrupt"), merged::out);
    }

    private static void refused(CommandLineRun run, String file, String why) {
        assertEquals(2, run.exit(), run::out);
        assertTrue(run.err().startsWith(file), run::err);
        assertTrue(run.err().contains(why), run::err);
        assertEquals("", run.out());
    }

    @Test
    void filesThatDoNotFitAreRefused() throws IOException {
        String first = explore(124, "first.json", HANDSHAKE, "--shard", "1/3");
        String halves = explore(124, "halves.json", HANDSHAKE, "--shard", "2/2");
        String other = explore(124, "other.json", MESSAGE, "--shard", "2/3");
        String bounded = explore(124, "bounded.json", HANDSHAKE, "--shard", "2/3", "--max-executions", "900");
        String changed = Files.writeString(
                        folder.resolve("changed.json"),
                        Files.readString(Path.of(first))
                                .replaceFirst("\"digest\" : \"[0-9a-f]{8}", "\"digest\" : \"01234567"))
                .toString();
        String mutants = file("mutants.json");
        assertEquals(
                0,
                CommandLineRun.of(
                                "mutate",
                                "fixtures/rules/bbm_unclean_to_valid/good_remap_page.yaml",
                                "--strategy",
                                "one",
                                "--json",
                                mutants)
                        .exit());

        refused(merge(first, halves), halves, "the number of shards differs: '3' and '2'");
        refused(merge(first, other), other, "the fixture differs");
        refused(merge(first, bounded), bounded, "the effort differs");
        refused(merge(first, changed), changed, "the digest of the fixture differs");
        refused(merge(first, first), first, "shard 1/3 is in both");
        refused(merge(first, mutants), mutants, "results of 'mutate'; expected 'explore' as in " + first);
        refused(merge(mutants, first), first, "results of 'explore'; expected 'mutate' as in " + mutants);
        refused(merge(first, "--html", file("page.html")), file("page.html"), "--html is for results of mutate");
    }

    @Test
    void brokenFilesAreRefusedWithThePlace() throws IOException {
        String good = Files.readString(Path.of(explore(0, "good.json", MESSAGE)));

        broken(good, "\"format\" : 2", "\"format\" : 1", "format 1; expected 2");
        broken(good, "\"1/1\"", "\"2/1\"", "shard 2/1");
        broken(good, "\"1/1\"", "\"1/2\", \"1/2\"", "shard 1/2 does not fit those before it");
        broken(good, "\"1/1\"", "", "no shard");
        broken(good, "\"executions\" : 6", "\"executions\" : 7", "7 executions, of which 6 came to a state");
        broken(good, "\"steps\" : ", "\"steps\" : -", "expected a number from 0");
        broken(good, "\"not-shown\"", "\"odd\"", "unknown kind of state 'odd'");
        broken(good, "\"covers-all\" : true", "\"covers-all\" : 1", "expected true or false");
        broken(good, "0*1,", "0*0,", "schedule, column");
        broken(good, "\"states\"", "\"state\"", "no member 'states'");
        broken(good, "\"shards\"", "\"unfinished\" : \"tired\", \"shards\"", "unknown reason to stop 'tired'");
    }

    private void broken(String good, String from, String to, String why) throws IOException {
        String bad = good.replace(from, to);
        assertNotEquals(good, bad);
        Path file = Files.writeString(folder.resolve("bad.json"), bad);
        CommandLineRun run = merge(file.toString());
        refused(run, file.toString(), why);
        assertTrue(run.err().matches("(?s).*bad.json:\\d+:\\d+: error: .*"), run::err);
    }
}
