package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mmulator.explore.Exploration.Counterexample;
import mmulator.explore.program.RandomSmallProgram;
import mmulator.explore.program.SmallProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is shown of a failure has as few switches as it can, and then as few steps. */
final class ShrinkerTest {
    private static final Settings ALL = Settings.DEFAULT.withKeepGoing(true);
    private static TestBed bed;

    @BeforeAll
    static void open() {
        bed = TestBed.withBbml(0, 0);
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    /** Switches and steps, of all executions that show the failure the least ones. */
    private record Size(int switches, int steps) implements Comparable<Size> {
        @Override
        public int compareTo(Size other) {
            return switches != other.switches
                    ? Integer.compare(switches, other.switches)
                    : Integer.compare(steps, other.steps);
        }

        static Size of(FoundSchedule schedule) {
            return new Size(schedule.switches(), schedule.length());
        }
    }

    private static int compare(SmallProgram program, String message) {
        bed.load(program);
        Map<String, Size> least = new TreeMap<>();
        bed.search(
                new Strategy.Unreduced(),
                true,
                (decisions, finding) -> finding.failure()
                        .ifPresent(failure -> least.merge(
                                failure,
                                Size.of(FoundSchedule.of(new Execution(null, decisions, false, Set.of(), List.of()))),
                                (one, other) -> one.compareTo(other) <= 0 ? one : other)));
        for (Counterexample found : Explorer.explore(bed, ALL).counterexamples()) {
            Shrinker.Shrunk shrunk = Shrinker.shrink(bed, ALL, found, 10_000_000, () -> false);
            assertTrue(shrunk.minimal(), message);
            assertEquals(found.failure(), shrunk.counterexample().failure(), message);
            assertEquals(
                    least.get(found.failure()),
                    Size.of(shrunk.counterexample().schedule()),
                    () -> message + ": " + found.failure() + "\n" + program);
        }
        return least.size();
    }

    @Test
    void counterexamplesHaveTheFewestSwitchesOfAllExecutions() {
        int failures = compare(
                SmallProgram.of(
                        "str xzr, [slotP]\ndsb ishst\nstr x9, [words]", "ldr x0, [Q]\nldr x1, [words]\nldr x2, [P]"),
                "unmapped under a user");
        for (long seed = 70_001; failures < 12; seed++) {
            failures += compare(RandomSmallProgram.of(seed, 2, 2, 3, false), "seed " + seed);
        }
    }

    @Test
    void oneThatTakesNoSwitchIsFoundWithoutAny() {
        bed.load(SmallProgram.of("str otherPage, [slotP]\nstr Q, [words]", "ldr x0, [words]"));
        Counterexample found = Explorer.explore(bed, ALL).counterexamples().getFirst();
        FoundSchedule shrunk = Shrinker.shrink(bed, ALL, found, 100_000, () -> false)
                .counterexample()
                .schedule();
        assertEquals(1, shrunk.switches(), "both run to their ends");
    }

    @Test
    void aBudgetTooSmallIsSaid() {
        bed.load(SmallProgram.of("ldr x1, [words]\nstr otherPage, [slotP]", "ldr x0, [P]\nldr x2, [words]"));
        Counterexample found = Explorer.explore(bed, ALL).counterexamples().getFirst();
        assertEquals(false, Shrinker.shrink(bed, ALL, found, 1, () -> false).minimal());
    }
}
