package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import mmulator.explore.Exploration.Counterexample;
import mmulator.explore.Exploration.State;
import mmulator.explore.Exploration.Unfinished;
import mmulator.explore.program.RandomSmallProgram;
import mmulator.explore.program.SmallProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** However the work is done, what comes of it is the same. */
final class PartsTest {
    private static final Settings ALL = Settings.DEFAULT.withKeepGoing(true);
    private static TestBed bed;

    @BeforeAll
    static void open() {
        bed = TestBed.withBbml(2, 0);
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static final long[] SEEDS = {50_001, 50_004, 50_007, 50_011};

    private static SmallProgram program(long seed) {
        return RandomSmallProgram.of(seed, 2, 3, 4, seed % 2 == 0);
    }

    private static SortedSet<String> states(Exploration explored) {
        SortedSet<String> states = new TreeSet<>();
        explored.states().keySet().forEach(state -> states.add(state.kind() + " " + state.text()));
        return states;
    }

    private static SortedSet<String> failures(Exploration explored) {
        SortedSet<String> failures = new TreeSet<>();
        explored.counterexamples().stream().map(Counterexample::failure).forEach(failures::add);
        return failures;
    }

    private static void equal(Exploration expected, Exploration actual, String message) {
        assertEquals(states(expected), states(actual), message);
        assertEquals(failures(expected), failures(actual), message);
        assertEquals(expected.unfinished(), actual.unfinished(), message);
    }

    @Test
    void snapshotsOnlySaveTime() {
        for (long seed : SEEDS) {
            bed.load(program(seed));
            Exploration with = Explorer.explore(bed, ALL);
            Exploration without = Explorer.explore(bed, ALL.withSnapshots(false));
            equal(with, without, "seed " + seed);
            assertEquals(with.states(), without.states(), "counts");
            assertEquals(with.executions(), without.executions());
            assertEquals(with.longest(), without.longest());
            assertTrue(with.steps() <= without.steps());
        }
    }

    @Test
    void twoJobsFindWhatOneDoes() {
        for (long seed : SEEDS) {
            bed.load(program(seed));
            Exploration one = Explorer.explore(bed, ALL);
            Exploration two = Explorer.explore(bed, ALL.withJobs(2));
            equal(one, two, "seed " + seed);
            Exploration again = Explorer.explore(bed, ALL.withJobs(2));
            assertEquals(two.states(), again.states(), "counts do not depend on who is faster");
            assertEquals(two.executions(), again.executions());
        }
    }

    @Test
    void drawnExecutionsKeepTheirNumbersWithTwoJobs() {
        bed.load(SmallProgram.of(
                "str xzr, [slotP]\ndsb ishst\nstr x9, [words]", "ldr x0, [Q]\nldr x1, [words]\nldr x2, [P]"));
        for (long seed = 1; seed <= 10; seed++) {
            Settings drawn =
                    ALL.with(new Strategy.Random(seed)).withMaxExecutions(200).withKeepGoing(false);
            List<Long> one = numbers(Explorer.explore(bed, drawn));
            assertEquals(1, one.size(), "seed " + seed);
            assertEquals(one, numbers(Explorer.explore(bed, drawn.withJobs(2))), "seed " + seed);
        }
    }

    private static List<Long> numbers(Exploration seen) {
        return seen.counterexamples().stream()
                .map(Exploration.Counterexample::execution)
                .toList();
    }

    @Test
    void shardsTogetherFindWhatTheWholeDoes() {
        for (long seed : SEEDS) {
            bed.load(program(seed));
            Exploration whole = Explorer.explore(bed, ALL);
            SortedSet<String> states = new TreeSet<>();
            SortedSet<String> failures = new TreeSet<>();
            for (int shard = 1; shard <= 3; shard++) {
                Exploration part = Explorer.explore(bed, ALL.withShard(new Shard(shard, 3)));
                states.addAll(states(part));
                failures.addAll(failures(part));
                assertEquals(Optional.of(Unfinished.SHARD), part.unfinished());
            }
            assertEquals(states(whole), states, "seed " + seed);
            assertEquals(failures(whole), failures, "seed " + seed);
        }
    }

    @Test
    void shardsOfAllExecutionsAddUpToAllExecutions() {
        bed.load(SmallProgram.of("str P, [words]\nldr x0, [words]", "str Q, [words]\nldr x0, [words]"));
        Settings all = ALL.with(new Strategy.Unreduced());
        SortedMap<State, Long> counts = new TreeMap<>();
        for (int shard = 1; shard <= 3; shard++) {
            Map<State, Long> part =
                    Explorer.explore(bed, all.withShard(new Shard(shard, 3))).states();
            part.forEach((state, count) -> counts.merge(state, count, Long::sum));
        }
        assertEquals(Explorer.explore(bed, all).states(), counts);
        assertEquals(20, counts.values().stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void shardsMayEachBeDoneWithAnotherNumberOfJobs() {
        bed.load(SmallProgram.of(
                "str P, [words]\nldr x0, [words]\nldr x1, [words]",
                "str Q, [words]\nldr x0, [words]\nldr x1, [words]"));
        Settings all = ALL.with(new Strategy.Unreduced());
        SortedMap<State, Long> counts = new TreeMap<>();
        for (int shard = 1; shard <= 3; shard++) {
            Settings mine = all.withShard(new Shard(shard, 3)).withJobs(shard);
            Map<State, Long> part = Explorer.explore(bed, mine).states();
            part.forEach((state, count) -> counts.merge(state, count, Long::sum));
        }
        assertEquals(Explorer.explore(bed, all).states(), counts);
        assertEquals(70, counts.values().stream().mapToLong(Long::longValue).sum());
    }

    /** One that would go on for long is not waited for. */
    @Test
    void timeEndsAnExecutionThatIsUnderWay() {
        bed.load(SmallProgram.of("mov x9, #300\n1: str P, [words]\nsub x9, x9, #1\ncbnz x9, 1b", "nop"));
        assertTrue(Explorer.explore(bed, ALL).longest() > 300);
        Exploration found = Explorer.explore(bed, ALL.withMaxTime(Duration.ofNanos(1)));
        assertEquals(Optional.of(Unfinished.MAX_TIME), found.unfinished());
        assertTrue(found.longest() < 300, () -> found.longest() + " steps");
    }

    @Test
    void aBoundIsSaidWhateverItIs() {
        bed.load(SmallProgram.of("str P, [words]", "str Q, [words]"));
        assertEquals(
                Optional.of(Unfinished.MAX_EXECUTIONS),
                Explorer.explore(bed, ALL.withMaxExecutions(1)).unfinished());
        assertEquals(
                Optional.empty(),
                Explorer.explore(bed, ALL.withMaxExecutions(2)).unfinished());
        assertEquals(
                Optional.of(Unfinished.MAX_TIME),
                Explorer.explore(bed, ALL.withMaxTime(Duration.ofNanos(1))).unfinished());
        assertEquals(
                Optional.of(Unfinished.INTERRUPTED),
                Explorer.explore(bed, ALL, Explorer.Progress.NONE, () -> true).unfinished());
        assertEquals(
                Optional.of(Unfinished.STRATEGY),
                Explorer.explore(bed, ALL.with(new Strategy.Bounded(5))).unfinished());
        assertEquals(
                Optional.of(Unfinished.STRATEGY),
                Explorer.explore(bed, ALL.with(new Strategy.Random(1)).withMaxExecutions(10))
                        .unfinished());
    }
}
