package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WhyCommandTest {

    private static String why(String... arguments) {
        CommandLineRun run = CommandLineRun.of(
                Stream.concat(Stream.of("why"), Stream.of(arguments)).toArray(String[]::new));
        assertEquals(0, run.exit(), run.out() + run.err());
        return run.out();
    }

    private static void tells(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), "no '" + part + "' in\n" + text);
        }
    }

    static List<Path> stuckFixtures() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("fixtures"))) {
            // Those of the memory model are stuck in executions that no order of steps has.
            return files.filter(file -> file.toString().endsWith(".yaml") && says(file, "rule: STUCK"))
                    .filter(file -> !file.startsWith("fixtures/relaxed"))
                    .sorted()
                    .toList();
        }
    }

    private static boolean says(Path file, String word) {
        try {
            return Files.readString(file).contains(word);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    @ParameterizedTest
    @MethodSource("stuckFixtures")
    void everyCpuOfEveryStuckFixtureIsExplained(Path fixture) {
        String told = why(fixture.toString());

        tells(told, "STUCK " + fixture, "     why  ", " for ");
        assertFalse(told.contains("     why  not known"), told);
    }

    @Test
    void storeWithoutEventIsALostWakeUp() {
        assertEquals("""
                STUCK fixtures/shapes/bad_wake_up.yaml   after 7 steps
                  change  moved asm/shapes/wake_by_sev.S:17: sev before line 15: stlr x2, [x1]
                  change  without asm/shapes/wake_by_sev.S:16: dsb ishst
                deadlock: cpu1 parked, and nothing is left that could wake it

                cpu1 (sleeps)  parked: wfe at sleep_until_set+0x10 (asm/shapes/sleep_until_set.S:16), since step 5
                  looked  for the last time at step 4
                      at  mailbox (0x0000000040001000), 8 bytes: ldar x2, [x1] at sleep_until_set+0x8 (asm/shapes/sleep_until_set.S:14)
                   holds  0x1, since step 6: cpu0, stlr x2, [x1] at wake_by_sev+0x10 (asm/shapes/wake_by_sev.S:15), 0x0 -> 0x1
                woken by  no store, since its monitor watches nothing; sev
                   event  the last one came at step 1, by cpu0's sev
                     why  lost wake-up: it would go on if it woke, but no event comes after what it waits for
                    help  let the load before the wfe be an ldxr or ldaxr, which makes the store an event; or let the CPU that stores execute dsb ishst and sev after it

                cpu1 waits for cpu0, which stored to mailbox, last at step 6, and has halted at step 7
                """, why("fixtures/shapes/bad_wake_up.yaml"));
    }

    @Test
    void valueThatCameAndWentIsMissed() {
        tells(
                why("fixtures/shapes/bad_flag_reused.yaml"),
                "spins at wait_until_clear",
                "  missed  0x0 would have done: cpu0 stored it at step 1",
                "and it was gone at step 2, before its first look",
                "     why  missed: ");
    }

    @Test
    void valueMissedBetweenTwoLooksIsToldSo() {
        tells(
                why("fixtures/shapes/bad_flag_reused.yaml", "--schedule", "1*1,0*3"),
                "and it was gone at step 3, before its next look");
    }

    @Test
    void valueThatWouldEndTheWaitIsFound() {
        tells(
                why("fixtures/park/bad_failed_stxr_not_repeated.yaml"),
                "cpu0 (releases)  parked: wfe at wait_for_all_cpus",
                "   needs  another value: of those tried, 0x10 would do",
                "cpu1-15  parked: wfe at wait_linear_map_split_to_ptes",
                "   needs  another value: of those tried, 0x0 would do",
                "cpu1-15 wait for cpu0, which would store 0x0 to idmap_kpti_bbml2_flag",
                "if it found 0x10 in idmap_kpti_bbml2_flag\n");
    }

    @Test
    void lockHeldByTheCpuThatWaitsForItsTakerIsACycle() {
        tells(
                why("fixtures/contiguous/bad_lock_with_interrupts_masked.yaml"),
                " pending  SGI 2, which it does not take: interrupts are masked; cpu0 sent one at step ",
                "cpu0 waits for cpu3, which would store 0x4 to cpus_switched",
                "cpu3 waits for cpu0, which would store 0x0 to tables_lock",
                "cycle: cpu0 -> cpu3 -> cpu0\n");
    }

    @Test
    void parkedCpusOfOneRoutineDoNotWaitForEachOther() {
        String told = why("fixtures/kpti/bad_no_contiguous_block.yaml");

        tells(
                told,
                "cpu1-3 wait for cpu0, which stored to idmap_kpti_bbml2_flag, last at step ",
                ", and has halted at step ");
        assertFalse(told.contains("cycle"), told);
    }

    @Test
    void whatSleepersWouldDoTogetherIsTried() {
        tells(
                why("fixtures/stop-machine/bad_wait_without_monitor.yaml"),
                "cpu0-2 wait for cpu3, which has stored to stop_work by stlr w2, [x0] at ack_state+0x28",
                "cpu3 waits for cpu2, which would store 0x3 to stop_work by stlr w2, [x0] at ack_state+0x28",
                "if it and the others that only have to wake woke\n",
                "cycle: cpu2 -> cpu3 -> cpu2\n");
    }

    @Test
    void flagThatNobodySetsIsNeverWritten() {
        String told = why("fixtures/early-window/bad_spin_with_interrupts_masked.yaml");

        tells(
                told,
                "since the start: nobody has stored there",
                "     why  never written: ",
                "cpu0, cpu2 wait for cpu1, which would store 0x2 to stop_work",
                "cpu1 waits for nobody that is known");
        assertFalse(told.contains("cycle"), told);
    }

    @Test
    void graphHasTheCycleInBold() {
        assertEquals("""
                digraph "waits for" {
                  node [fontname="monospace"];
                  edge [fontname="monospace"];
                  "cpu0" [label="cpu0 (boot)\\lparked: wfe at wait_for_bit+0x4 (asm/boot/wait_for_bit.S:14)\\l", shape=box];
                  "cpu1" [label="cpu1 (secondary-1)\\lparked: wfe at cpu_entry+0x20 (asm/boot/cpu_entry.S:25)\\l", shape=box];
                  "cpu2" [label="cpu2 (secondary-2)\\lparked: wfe at cpu_entry+0x20 (asm/boot/cpu_entry.S:25)\\l", shape=box];
                  "cpu0" -> "cpu1" [label="would store 0x3 to boot_state+0x40", style=bold];
                  "cpu1" -> "cpu0" [label="has stored to boot_release", style=bold];
                  "cpu2" -> "cpu0" [label="would store 0x2 to boot_release"];
                }
                """, why("--dot", "fixtures/boot/bad_no_sev.yaml"));
    }

    @Test
    void runThatHaltsIsNotStuck() {
        CommandLineRun run = CommandLineRun.of("why", "fixtures/rules/stuck/good_wait_for_word.yaml");

        assertEquals(77, run.exit());
        tells(run.out(), "NOT STUCK fixtures/rules/stuck/good_wait_for_word.yaml", "every CPU has halted");
    }

    @Test
    void runThatBreaksARuleIsNotStuck() {
        CommandLineRun run =
                CommandLineRun.of("why", "fixtures/rules/bbm_valid_to_valid/bad_remap_page_without_break.yaml");

        assertEquals(77, run.exit());
        tells(run.out(), "it ends with BBM_VALID_TO_VALID");
    }

    @Test
    void boundThatComesFirstIsTimeoutAndWhatCpusDoIsTold() {
        CommandLineRun run = CommandLineRun.of(
                "why", "--max-steps", "2", "fixtures/rules/stuck/bad_wait_for_word_without_monitor.yaml");

        assertEquals(124, run.exit());
        tells(
                run.out(),
                "NOT OVER fixtures/rules/stuck/bad_wait_for_word_without_monitor.yaml   after 2 steps: nothing is known beyond",
                "cpu0 parked: wfe at ",
                "if woken  it would wait again\n",
                "cpu1 runs at set_word ");
    }
}
