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
import mmulator.cli.page.ShellWords;
import mmulator.cli.process.AtWork;
import mmulator.cli.worker.WorkerCommand;
import mmulator.explore.Explorer;
import mmulator.fixture.mutate.Stub;
import mmulator.report.result.MutantResult;
import mmulator.report.result.MutationResults;
import mmulator.report.result.ResultJsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MutateCommandTest {
    private static final String REMAP = "fixtures/rules/bbm_unclean_to_valid/good_remap_page.yaml";

    @TempDir
    private Path folder = Path.of(".");

    private String handshake() {
        return Stub.write(folder, Stub.HANDSHAKE, "waker", "sleeper").toString();
    }

    private Path mutate(String name, String fixture, String... options) {
        Path json = folder.resolve(name);
        List<String> line = new ArrayList<>(List.of("mutate", fixture, "--json", json.toString()));
        line.addAll(List.of(options));
        CommandLineRun run = CommandLineRun.of(line.toArray(String[]::new));
        assertEquals(0, run.exit(), run::err);
        return json;
    }

    private static MutationResults read(Path json) throws IOException {
        return (MutationResults) ResultJsonReader.read(json.toString(), Files.readString(json));
    }

    @Test
    void shardsMergedAreTheWhole() throws IOException {
        Path whole = mutate("whole.json", REMAP);
        Path first = mutate("1.json", REMAP, "--shard", "1/3");
        Path second = mutate("2.json", REMAP, "--shard", "2/3");
        Path third = mutate("3.json", REMAP, "--shard", "3/3", "-j", "2");
        Path merged = folder.resolve("merged.json");

        CommandLineRun merge = CommandLineRun.of(
                "merge", third.toString(), first.toString(), second.toString(), "--json", merged.toString());

        assertEquals(0, merge.exit(), merge::err);
        assertEquals(Files.readString(whole), Files.readString(merged));
        assertNotEquals(Files.readString(whole), Files.readString(first));
        assertEquals(
                16,
                read(first).results().size()
                        + read(second).results().size()
                        + read(third).results().size());
    }

    @Test
    void numberOfJobsChangesNothing() throws IOException {
        Path one = mutate("one.json", handshake());
        Path three = mutate("three.json", handshake(), "-j", "3");

        assertEquals(Files.readString(one), Files.readString(three));
    }

    @Test
    void missingShardIsToldAndIsNoPass() {
        Path first = mutate("1.json", REMAP, "--shard", "1/2");

        CommandLineRun merge = CommandLineRun.of("merge", first.toString());

        assertEquals(124, merge.exit());
        assertTrue(merge.err().contains("8 of 16 mutants are in none of these files"), merge::err);
    }

    @Test
    void everyCounterexampleReplays() throws IOException {
        for (String fixture : List.of(REMAP, handshake())) {
            int replayed = 0;
            for (MutantResult result : read(mutate("results.json", fixture)).results()) {
                MutantResult.Failure failure = result.failure();
                if (failure != null) {
                    List<String> line = new ArrayList<>(List.of("run", fixture));
                    line.addAll(List.of(ShellWords.of(failure.replay())));
                    CommandLineRun run = CommandLineRun.of(line.toArray(String[]::new));
                    assertEquals(1, run.exit(), failure.replay());
                    assertTrue(run.out().contains("[" + failure.cause() + "]"), run::out);
                    replayed++;
                }
            }
            assertTrue(replayed > 0, fixture);
        }
    }

    @Test
    void scheduleOfAMutantIsNotForTheFixtureItself() throws IOException {
        String fixture = handshake();
        String replay = read(mutate("results.json", fixture)).results().stream()
                .map(MutantResult::failure)
                .filter(failure -> failure != null && failure.replay().contains("--schedule"))
                .findFirst()
                .orElseThrow()
                .replay();
        String schedule = ShellWords.of(replay)[ShellWords.of(replay).length - 1];

        assertEquals(
                2, CommandLineRun.of("run", fixture, "--schedule", schedule).exit());
    }

    @Test
    void mutatedInstructionIsShownWithWhatItWas() {
        CommandLineRun run = CommandLineRun.of("run", REMAP, "--mutate", "remap_page.S:22: isb -> nop");

        assertEquals(1, run.exit());
        assertTrue(run.out().contains("error[UNPUBLISHED_DESCRIPTOR]"), run::out);
        assertTrue(run.out().contains("--mutate 'remap_page.S:22: isb -> nop'"), run::out);
        CommandLineRun verbose =
                CommandLineRun.of("run", REMAP, "-v", "--mutate", "remap_page.S:21: dsb ishst -> dsb nshst");
        assertTrue(verbose.out().contains("dsb nshst  (was dsb ishst)"), verbose::out);
    }

    @Test
    void mutationThatDoesNotExistIsRefusedWithTheWayToTheOthers() {
        CommandLineRun run = CommandLineRun.of("run", REMAP, "--mutate", "remap_page.S:22: isb -> dsb sy");

        assertEquals(2, run.exit());
        assertTrue(run.err().contains("mmulator mutate --list " + REMAP), run::err);
        CommandLineRun list = CommandLineRun.of("mutate", "--list", REMAP);
        assertEquals(16, list.out().lines().count());
        assertTrue(list.out().contains("asm/rules/remap_page.S:22: isb -> nop\n"), list::out);
    }

    @Test
    void fileIsAPartOfAProgramAsARoutineIs() {
        CommandLineRun all = CommandLineRun.of("mutate", "--list", REMAP);
        CommandLineRun ofFile = CommandLineRun.of("mutate", "--list", "--in", "remap_page.S", REMAP);

        assertEquals(0, ofFile.exit(), ofFile::err);
        assertEquals(
                all.out()
                        .lines()
                        .filter(line -> line.contains("/remap_page.S:"))
                        .toList(),
                ofFile.out().lines().toList());
    }

    @Test
    void boundIsNeverTakenForAProof() {
        CommandLineRun bounded = CommandLineRun.of("mutate", handshake(), "--max-executions", "1");
        CommandLineRun whole = CommandLineRun.of("mutate", handshake());

        assertTrue(bounded.out().contains("1 execution, then --max-executions ended the search"), bounded::out);
        assertFalse(bounded.out().contains("explored exhaustively"), bounded::out);
        assertTrue(whole.out().contains("explored exhaustively"), whole::out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5/4", "0/3", "x", "1/", "-1/2"})
    void shardThatCannotBeIsRefused(String shard) {
        CommandLineRun run = CommandLineRun.of("mutate", REMAP, "--shard", shard);

        assertEquals(2, run.exit());
        assertTrue(run.err().contains("expected I/N"), run::err);
    }

    @Test
    void boundsOfNothingAreRefused() {
        for (String option : List.of("--max-executions", "--jobs", "--max-time")) {
            CommandLineRun run = CommandLineRun.of("mutate", REMAP, option, "0");
            assertEquals(2, run.exit(), option);
            assertTrue(run.err().contains(option + " must be 1 or more"), run::err);
        }
    }

    @Test
    void fixtureThatExpectsAViolationIsRefused() {
        CommandLineRun run =
                CommandLineRun.of("mutate", "fixtures/rules/bbm_unclean_to_valid/bad_remap_page_without_tlbi.yaml");

        assertEquals(2, run.exit());
        assertTrue(run.err().contains("error: this fixture expects a violation"), run::err);
    }

    @Test
    void fixtureThatDoesNotPassIsShownAndNotMutated() {
        String fixture = Stub.write(folder, Stub.HANDSHAKE.replace("ldxr", "ldr"), "waker", "sleeper")
                .toString();

        CommandLineRun run = CommandLineRun.of("mutate", fixture);

        assertEquals(1, run.exit());
        assertTrue(run.out().contains("error[STUCK]"), run::out);
        assertTrue(run.out().contains("--schedule"), run::out);
        assertTrue(run.err().contains("does not pass, so its mutants tell nothing"), run::err);
    }

    @Test
    void pageNeedsNothingElse() throws IOException {
        Path html = folder.resolve("page.html");

        assertEquals(
                0,
                CommandLineRun.of("mutate", handshake(), "--html", html.toString())
                        .exit());

        String page = Files.readString(html);
        assertTrue(page.contains("<code>ldxr w1, [x0]</code>"), page);
        assertTrue(page.contains("prefers-color-scheme: dark"), page);
        assertTrue(page.contains("-&gt;"), page);
        assertFalse(page.contains("://"), page);
        assertFalse(page.contains(" src="), page);
    }

    @Test
    void interruptSavesWhatThereIs() throws IOException, InterruptedException {
        Path json = folder.resolve("partial.json");
        List<String> line = new ArrayList<>(new WorkerCommand(Mmulator.class).line(1, folder.resolve("crash.log")));
        line.addAll(List.of(
                "mutate",
                "fixtures/park/good_16_cpus_in_lock_step.yaml",
                "--strategy",
                "random",
                "--max-executions",
                "1000000000",
                "--json",
                json.toString()));
        Path chatter = folder.resolve("chatter.txt");
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(chatter.toFile())
                .start();
        try {
            AtWork.await(process, Explorer.class);
            process.destroy();
            process.waitFor();
        } finally {
            process.destroyForcibly();
        }

        String said = Files.readString(chatter);
        assertNotEquals("", Files.readString(json), said);
        assertFalse(read(json).complete(), said);
        assertTrue(said.contains("mmulator: interrupted after 0 of "), said);
    }
}
