package mmulator.cli.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mmulator.cli.CommandLineRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code explore --relaxed}: which final states real code has by Arm's memory model. */
final class RelaxedExplorationTest {
    private static final String WAIT = "fixtures/tutorial/good_wait.yaml";

    @TempDir
    Path folder;

    private String without(String in, String instruction, String by) throws IOException {
        Path file = folder.resolve("changed.yaml");
        Files.writeString(
                file,
                "like: " + Path.of(WAIT).toAbsolutePath() + "\nexpect:\n  registers: [{cpu: 1, x4: 42}]\nchange: [{in: "
                        + in + ", replace: \"" + instruction + "\", by: \"" + by + "\"}]\n");
        return file.toString();
    }

    @Test
    void whatIsPublishedByStoreReleaseIsSeen() {
        CommandLineRun run = CommandLineRun.of("explore", "--relaxed", WAIT);
        assertEquals(0, run.exit(), run.err());
        assertTrue(run.out().contains("1 final state by the memory model, 0 not as expected"), run.out());
        assertTrue(run.out().endsWith("PASS\n"), run.out());
    }

    @Test
    void withoutTheReleaseTheFlagGoesBeforeTheResult() throws IOException {
        String fixture = without("work_then_release", "stlr wzr, [x0]", "str wzr, [x0]");
        CommandLineRun run = CommandLineRun.of("explore", "--relaxed", fixture);
        assertEquals(1, run.exit(), run.err());
        assertTrue(run.out().contains("FAIL   cpu1.x4=0x0  flag=0x0"), run.out());
        assertTrue(
                run.out().contains("writes 0x0 to flag as message 2, early: before message 3 of work_then_release+0xc"),
                run.out());
        assertTrue(
                run.out()
                        .contains(
                                "message 3 of boot (0x2a) is newer, but what orders this goes no further than message 2"),
                run.out());
        // In order it cannot happen.
        assertEquals(0, CommandLineRun.of("explore", fixture).exit());
    }

    @Test
    void withoutTheAcquireTheResultIsReadTooEarly() throws IOException {
        String fixture = without("wait_for_work", "ldaxr w1, [x0]", "ldxr w1, [x0]");
        assertEquals(1, CommandLineRun.of("explore", "--relaxed", fixture).exit());
    }

    @Test
    void mutantsSayWhichOrderIsNeeded() {
        CommandLineRun run = CommandLineRun.of("mutate", "--relaxed", WAIT);
        assertEquals(0, run.exit(), run.err());
        assertTrue(
                run.out().contains("NEEDED     asm/tutorial/work_then_release.S:17: stlr wzr, [x0] -> str"), run.out());
        assertTrue(
                run.out().contains("NEEDED     asm/tutorial/wait_by_exclusive_load.S:19: ldaxr w1, [x0] -> ldxr"),
                run.out());
        // Nothing is stored before the flag is seen to be set: the branch is enough.
        assertTrue(
                run.out().contains("not shown  asm/tutorial/work_then_release.S:13: ldar w1, [x0] -> ldr"), run.out());
    }

    private String messagePassing() throws IOException {
        Files.writeString(folder.resolve("pass.S"), """
                        .text
                        .global tell
                tell:   mov x1, #1
                        str x1, [x0]
                        dmb ish
                        swpal x1, x3, [x2]
                        hlt #0
                        .global listen
                listen: ldar x3, [x2]
                        cbz x3, listen
                        eor x5, x3, x3
                        ldr x4, [x0, x5]
                        cbz x4, 1f
                1:      hlt #0
                        .data
                        .global words
                words:  .quad 0, 0
                """);
        Path file = folder.resolve("pass.yaml");
        Files.writeString(file, """
                description: Message passing.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [pass.S]
                sections: {.text: {pa: 0x4000_0000}, .data: {pa: 0x4000_1000}}
                cpus:
                  - {entry: tell, registers: {x0: words, x2: words + 8}}
                  - {entry: listen, registers: {x0: words, x2: words + 8}}
                run: {memory: relaxed}
                expect: {registers: [{cpu: 1, x4: 1}]}
                """);
        return file.toString();
    }

    @Test
    void mutantsOfTheOrderAreBarriersByHalvesAndDependenciesToo() throws IOException {
        String fixture = messagePassing();
        CommandLineRun run = CommandLineRun.of("mutate", fixture);
        assertEquals(0, run.exit(), run.err());
        for (String mutation : List.of(
                "dmb ish -> nop",
                "dmb ish -> dmb ishst",
                "dmb ish -> dmb ishld",
                "swpal x1, x3, [x2] -> swp x1, x3, [x2]",
                "swpal x1, x3, [x2] -> swpa x1, x3, [x2]",
                "swpal x1, x3, [x2] -> swpl x1, x3, [x2]",
                "ldar x3, [x2] -> ldr x3, [x2]",
                "ldar x3, [x2] -> ldapr x3, [x2]",
                "eor x5, x3, x3 -> mov x5, #0",
                "cbz x4, . + 4 -> nop")) {
            assertTrue(run.out().contains(mutation), mutation + " is not in\n" + run.out());
        }
    }

    /** The barrier alone is enough, and so is the dependency of the address. */
    @Test
    void whatIsNeededComesWithTheCommandThatShowsIt() throws IOException {
        String fixture = messagePassing();
        String source = Files.readString(folder.resolve("pass.S"));
        Files.writeString(
                folder.resolve("pass.S"), source.replace("swpal", "swp").replace("ldar", "ldr"));
        CommandLineRun run = CommandLineRun.of("mutate", fixture);
        String name = run.out()
                .lines()
                .filter(line -> line.startsWith("NEEDED") && line.contains("eor"))
                .map(line -> line.substring("NEEDED".length()).strip())
                .findFirst()
                .orElseThrow(() -> new AssertionError(run.out()));
        assertTrue(
                run.out().contains("mmulator explore --relaxed " + fixture + " --mutate '" + name + "'\n"), run.out());

        CommandLineRun shown = CommandLineRun.of("explore", "--relaxed", fixture, "--mutate", name);
        assertEquals(1, shown.exit(), shown.err());
        String replay = shown.out()
                .lines()
                .filter(line -> line.startsWith("  replay: "))
                .findFirst()
                .orElseThrow();
        assertTrue(replay.contains("--mutate '" + name + "' --schedule "), replay);
        String schedule = replay.substring(replay.lastIndexOf(' ') + 1);
        CommandLineRun again =
                CommandLineRun.of("explore", "--relaxed", fixture, "--mutate", name, "--schedule", schedule);
        assertEquals(1, again.exit(), again.err());
        assertTrue(shown.out().startsWith(again.out()), again.out());
    }

    @Test
    void inOrderExploreTakesNoMutation() {
        CommandLineRun run = CommandLineRun.of("explore", WAIT, "--mutate", "{in: x, without: isb}");
        assertEquals(2, run.exit(), run.out());
    }

    /** A stand-in that Java is. */
    @Test
    void whatHasNoRelaxedMeaningIsRefusedWithTheReason() throws IOException {
        Path file = folder.resolve("replaced.yaml");
        Files.writeString(file, "like: " + Path.of(WAIT).toAbsolutePath() + "\nreplace: {nowhere: {returns: 0}}\n");
        CommandLineRun run = CommandLineRun.of("explore", "--relaxed", file.toString());
        assertEquals(77, run.exit(), run.err());
        assertTrue(run.out().startsWith("SKIPPED: the memory model has no meaning here for routines"), run.out());
    }

    @Test
    void rulesAboutTablesAreJudgedInEachExecution() {
        CommandLineRun run =
                CommandLineRun.of("explore", "--relaxed", "fixtures/shapes/bad_move_page_without_tlbi.yaml");
        assertEquals(0, run.exit(), run.out());
        assertTrue(run.out().contains("shown  BBM_UNCLEAN_TO_VALID"), run.out());
    }

    @Test
    void loopThatNobodyEndsIsStuck() {
        CommandLineRun run = CommandLineRun.of("explore", "--relaxed", "fixtures/shapes/bad_flag_reused.yaml");
        assertEquals(0, run.exit(), run.out());
        assertTrue(run.out().contains("shown  STUCK: livelock: cpu1 spins"), run.out());
    }

    /** STLR is enough for a walk after an ISB: in order only a DSB publishes. */
    @Test
    void storeReleasePublishesDescriptorToWhoeverSynchronizes() {
        CommandLineRun run =
                CommandLineRun.of("explore", "--relaxed", "fixtures/shapes/bad_move_page_without_dsb_at_end.yaml");
        assertTrue(run.out().contains("UNPUBLISHED_DESCRIPTOR by cpu1 in use_moved_page was not broken"), run.out());
        assertEquals(1, run.exit(), run.out());
    }

    @Test
    void regimesOfTheParkProtocolComeAndGo() {
        CommandLineRun run = CommandLineRun.of("explore", "--relaxed", "fixtures/park/good_park_and_release.yaml");
        assertEquals(0, run.exit(), run.out());
    }

    @Test
    void executionIsToldAgainByItsSchedule() throws IOException {
        String fixture = without("work_then_release", "stlr wzr, [x0]", "str wzr, [x0]");
        String all = CommandLineRun.of("explore", "--relaxed", fixture).out();
        String schedule = all.lines()
                .filter(line -> line.startsWith("  replay: "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElseThrow();
        CommandLineRun replayed = CommandLineRun.of("explore", "--relaxed", fixture, "--schedule", schedule);
        assertEquals(1, replayed.exit(), replayed.err());
        assertTrue(all.startsWith(replayed.out()), replayed.out());
    }

    @Test
    void weakestChangeThatForbidsItIsFoundByTrying() throws IOException {
        Path source = folder.resolve("tell.S");
        Files.writeString(source, """
                        .text
                        .global tell
                tell:   mov x1, #1
                        str x1, [x0]
                        str x1, [x2]
                        hlt #0
                        .global listen
                listen: ldr x3, [x2]
                        cbz x3, listen
                        ldr x4, [x0]
                        hlt #0
                        .data
                        .global words
                words:  .quad 0, 0
                """);
        Path file = folder.resolve("tell.yaml");
        Files.writeString(file, """
                description: Message passing.
                memory: [{base: 0x4000_0000, size: 2M}]
                sources: [tell.S]
                sections: {.text: {pa: 0x4000_0000}, .data: {pa: 0x4000_1000}}
                cpus:
                  - {entry: tell, registers: {x0: words, x2: words + 8}}
                  - {entry: listen, registers: {x0: words, x2: words + 8}}
                expect: {registers: [{cpu: 1, x4: 1}]}
                observe: [cpu1.x4]
                """);
        // Two are missing: nothing helps alone.
        String both = CommandLineRun.of("explore", "--relaxed", file.toString()).out();
        assertFalse(both.contains("help: the weakest"), both);
        Files.writeString(source, Files.readString(source).replace("ldr x3", "ldar x3"));
        String one = CommandLineRun.of("explore", "--relaxed", file.toString()).out();
        assertTrue(
                one.endsWith("  change: [{in: tell, replace: \"str x1, [x2]\", by: \"dmb ishst; str x1, [x2]\"}]\n"),
                one);
        Files.writeString(
                source, Files.readString(source).replace("ldar x3", "ldr x3").replace("str x1, [x2]", "stlr x1, [x2]"));
        String other =
                CommandLineRun.of("explore", "--relaxed", file.toString()).out();
        assertTrue(
                other.endsWith(
                        "  change: [{in: listen, replace: \"ldr x4, [x0]\", by: \"dmb ishld; ldr x4, [x0]\"}]\n"),
                other);
    }

    @Test
    void scheduleOfAnotherFixtureIsRefused() {
        CommandLineRun run = CommandLineRun.of("explore", "--relaxed", WAIT, "--schedule", "0/1,1,1,1/-/-");
        assertEquals(2, run.exit(), run.err());
        assertEquals(
                2, CommandLineRun.of("explore", WAIT, "--schedule", "0/-/-/-").exit());
    }

    @Test
    void executionThatWasDrawnIsDrawnAgainByItsSchedule() throws IOException {
        String fixture = without("work_then_release", "stlr wzr, [x0]", "str wzr, [x0]");
        for (String strategy : new String[] {"random", "pct"}) {
            String[] draw = {
                "explore", "--relaxed", "--strategy", strategy, "--seed", "5", "--max-executions", "500", fixture
            };
            CommandLineRun run = CommandLineRun.of(draw);
            assertEquals(1, run.exit(), run.err());
            assertTrue(run.out().contains("FAIL   cpu1.x4=0x0  flag=0x0"), run.out());
            assertTrue(run.out().contains(", early: before message "), run.out());
            assertTrue(run.err().contains(" steps/s"), run.err());
            assertEquals(run.out(), CommandLineRun.of(draw).out());
            String schedule = run.out().replaceAll("(?s).*--schedule (\\S+)\n.*", "$1");
            assertTrue(schedule.startsWith(strategy + "/5/"), schedule);
            CommandLineRun again = CommandLineRun.of("explore", "--relaxed", "--schedule", schedule, fixture);
            assertEquals(1, again.exit(), again.err());
            assertTrue(run.out().contains(again.out()), again.out());
        }
    }

    @Test
    void drawingNeverShowsThatNothingIsWrong() {
        CommandLineRun run =
                CommandLineRun.of("explore", "--relaxed", "--strategy", "random", "--max-executions", "50", WAIT);
        assertEquals(124, run.exit(), run.err());
        assertTrue(run.out().contains("50 executions drawn, 0 given up; 1 final state"), run.out());
        assertTrue(run.out().endsWith("INCONCLUSIVE: executions were drawn, nothing wrong in them\n"), run.out());
    }

    @Test
    void scheduleThatWasNotDrawnIsRefused() {
        for (String schedule : new String[] {"random/1", "random/x/1", "pct/1/2/3", "random/1/2/3"}) {
            assertEquals(
                    2,
                    CommandLineRun.of("explore", "--relaxed", "--schedule", schedule, WAIT)
                            .exit(),
                    schedule);
        }
    }
}
