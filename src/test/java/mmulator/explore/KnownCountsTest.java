package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mmulator.explore.program.SmallProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs small enough to count by hand; the last of each CPU's steps is its {@code hlt}. */
final class KnownCountsTest {
    private static TestBed two;
    private static TestBed three;

    @BeforeAll
    static void open() {
        two = TestBed.withBbml(0, 0);
        three = TestBed.withBbml(0, 0, 0);
    }

    @AfterAll
    static void close() {
        two.close();
        three.close();
    }

    private static void hasExecutions(TestBed bed, long all, long reduced, int states, SmallProgram program) {
        bed.load(program);
        Found unreduced = bed.search(new Strategy.Unreduced(), true);
        Found exhaustive = bed.search(new Strategy.Exhaustive(), true);
        assertEquals(all, EveryExecution.of(bed, 100, false, 100_000).executions(), "counted");
        assertEquals(all, unreduced.executions(), "unreduced");
        assertEquals(reduced, exhaustive.executions(), "reduced");
        assertEquals(states, unreduced.states().size());
        assertEquals(unreduced.states(), exhaustive.states());
    }

    @Test
    void independentStepsNeedOneExecutionOfTwenty() {
        hasExecutions(
                two,
                20, // 6! / (3! 3!)
                1,
                1,
                SmallProgram.of("str P, [words]\nldr x0, [words]", "str Q, [words, #64]\nldr x0, [words, #64]"));
    }

    /** The one execution of the strategy of that name: turns of a thousand steps, for as long as somebody has steps left. */
    @Test
    void cpusTakeTurnsOfAThousandSteps() {
        String loads = "mov x1, #2400\n1:\tldr x0, [words]\nsubs x1, x1, #1\nb.ne 1b";
        two.load(SmallProgram.of(loads, loads));
        List<Integer> turns = new ArrayList<>();
        @SuppressWarnings("resource") // its machine is the one that goes on
        Run run = new Run(two.again(), Settings.DEFAULT.points(), true, Set.of());
        List<Decision> decisions = new RandomWalk(run, Orders.NONE, 100_000)
                .execute(new Strategy.Deterministic(), 0, 0)
                .decisions();
        int begun = 0;
        for (int i = 1; i <= decisions.size(); i++) {
            if (i == decisions.size()
                    || decisions.get(i).cpu() != decisions.get(begun).cpu()) {
                turns.add(i - begun);
                begun = i;
            }
        }
        assertEquals(List.of(1000, 1000, 1000, 1000, 401, 401), turns);
    }

    @Test
    void loadsOfOneWordDoNotConflict() {
        hasExecutions(
                two, 20, 1, 1, SmallProgram.of("ldr x0, [words]\nldr x1, [words]", "ldr x0, [words]\nldr x1, [words]"));
    }

    /** Two steps each: aabb and bbaa switch only when a CPU has halted, abba and baab once before, abab and baba twice. */
    @ParameterizedTest
    @CsvSource({"0, 2", "1, 4", "2, 6"})
    void onlySwitchesBeforeACpuHasHaltedArePreemptions(int preemptions, long executions) {
        two.load(SmallProgram.of("str P, [words]", "str Q, [words]"));
        assertEquals(
                executions, two.search(new Strategy.Bounded(preemptions), true).executions());
    }

    @Test
    void twoStoresToOneWordHaveTwoOrders() {
        hasExecutions(two, 6, 2, 2, SmallProgram.of("str P, [words]", "str Q, [words]"));
    }

    @Test
    void threeStoresToOneWordHaveSixOrders() {
        // The last of three decides the state.
        hasExecutions(three, 90, 6, 3, SmallProgram.of("str P, [words]", "str Q, [words]", "str R, [words]"));
    }

    @Test
    void storeBufferingHasThreeClasses() {
        // Sequentially consistent: one of the loads sees the other CPU's store.
        hasExecutions(
                two,
                20,
                3,
                3,
                SmallProgram.of("str P, [words]\nldr x0, [words, #64]", "str P, [words, #64]\nldr x0, [words]"));
    }

    @Test
    void messagePassingHasThreeClasses() {
        hasExecutions(
                two,
                20,
                3,
                3,
                SmallProgram.of("str P, [words, #64]\nstr P, [words]", "ldr x0, [words]\nldr x1, [words, #64]"));
    }

    @Test
    void twoAddersWithExclusivesLoseNoUpdate() {
        // Each pair in one piece: both succeed, in one of two orders. Between, a store by the other takes a
        // reservation.
        String adder = "ldxr x0, [words]\nadd x9, x0, #1\nstxr w1, x9, [words]";
        two.load(SmallProgram.of(adder, adder));
        Found all = EveryExecution.of(two, 100, false, 1000);
        assertEquals(20, all.executions());
        assertEquals(4, all.states().size(), all.states()::toString);
        for (String state : all.states()) {
            int failed = state.split("x1=1", -1).length - 1;
            assertTrue(state.contains(" words+0=" + (2 - failed)), state);
        }
        assertEquals(all.states(), two.search(new Strategy.Exhaustive(), true).states());
    }

    @Test
    void eachValueThatAWaitLoopSeesCountsOnce() {
        // The loop is left when the store has been seen: before it, between any two of the writer's steps, is all one.
        two.load(SmallProgram.of("7: ldar x9, [words]\ncbz x9, 7b", "str P, [words]"));
        Found exhaustive = two.search(new Strategy.Exhaustive(), true);
        assertEquals(2, exhaustive.executions(), "with and without a turn of the loop");
        assertEquals(1, exhaustive.states().size());
    }

    @Test
    void aStaleTranslationIsAnExecutionOfItsOwn() {
        // In 3 of 6 orders the store comes first: then the load may get the old page, the new one by a walk, or both.
        two.load(SmallProgram.of("str otherPage, [slotP]", "ldr x0, [P]"));
        Found fresh = EveryExecution.of(two, 100, true, 100);
        assertEquals(9, fresh.executions());
        assertEquals(9, two.search(new Strategy.Unreduced(), true).executions());
        Found exhaustive = two.search(new Strategy.Exhaustive(), true);
        assertEquals(fresh.states(), exhaustive.states());
        assertEquals(3, exhaustive.executions(), "old before the store, old and new after it");
    }

    @Test
    void aCountOnNewMachinesEqualsOneOnAMachineTakenBack() {
        two.load(SmallProgram.of("str xzr, [slotP]\ndsb ishst\ntlbi vmalle1is", "str Q, [P]\nldr x0, [words]"));
        Found fresh = EveryExecution.of(two, 100, true, 300);
        Found reused = EveryExecution.of(two, 100, false, 300);
        assertEquals(fresh.executions(), reused.executions());
        assertEquals(fresh.states(), reused.states());
    }
}
