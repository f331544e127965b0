package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mmulator.explore.Exploration.Counterexample;
import mmulator.explore.Exploration.State;
import mmulator.explore.Exploration.Unfinished;
import mmulator.explore.program.SmallProgram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an exploration ends, and what it then says of itself. */
final class BoundsTest {
    private static final Settings ALL = Settings.DEFAULT.withKeepGoing(true).with(new Strategy.Unreduced());
    /** Each CPU takes two steps and one that halts it: 20 orders. */
    private static final SmallProgram TWENTY =
            SmallProgram.of("str P, [words]\nldr x0, [words]", "str Q, [words]\nldr x0, [words]");
    /** As many more that there are more parts than two machines work at. */
    private static final SmallProgram SEVENTY = SmallProgram.of(
            "str P, [words]\nldr x0, [words]\nldr x1, [words]", "str Q, [words]\nldr x0, [words]\nldr x1, [words]");
    /** In some orders of the many something is wrong. */
    private static final SmallProgram FAILS = SmallProgram.of(
            "str xzr, [slotP]\ndsb ishst\nstr x9, [words]", "ldr x0, [Q]\nldr x1, [words]\nldr x2, [P]");

    private static TestBed bed;

    @BeforeAll
    static void open() {
        bed = TestBed.withBbml(0, 0);
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @Test
    void asManyExecutionsAreLookedAtAsMayBe() {
        bed.load(TWENTY);
        for (int most = 1; most <= 21; most++) {
            Exploration seen = Explorer.explore(bed, ALL.withMaxExecutions(most));
            assertEquals(Math.min(most, 20), seen.executions());
            assertEquals(most < 20 ? Optional.of(Unfinished.MAX_EXECUTIONS) : Optional.empty(), seen.unfinished());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whoeverIsAtWorkABoundIsTold(int jobs) {
        bed.load(SEVENTY);
        Settings settings = ALL.withJobs(jobs);
        Exploration few = Explorer.explore(bed, settings.withMaxExecutions(3));
        assertEquals(Optional.of(Unfinished.MAX_EXECUTIONS), few.unfinished());
        assertTrue(few.executions() < 70, few.executions() + " executions");
        assertEquals(
                Optional.of(Unfinished.INTERRUPTED),
                Explorer.explore(bed, settings, Explorer.Progress.NONE, () -> true)
                        .unfinished());
        Exploration every = Explorer.explore(bed, settings);
        assertEquals(Optional.empty(), every.unfinished());
        assertEquals(70, every.executions());
    }

    /** Whatever is found first, and whichever order is told, is the same with two at work. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theFirstFailureEndsIt(int jobs) {
        bed.load(FAILS);
        Settings settings = ALL.withJobs(jobs);
        Exploration every = Explorer.explore(bed, settings);
        assertTrue(every.counterexamples().size() >= 1);
        Exploration first = Explorer.explore(bed, settings.withKeepGoing(false));
        assertEquals(Optional.of(Unfinished.FAILURE), first.unfinished());
        assertEquals(1, first.counterexamples().size());
        assertEquals(first.executions(), first.counterexamples().getFirst().execution());
        assertTrue(first.executions() < every.executions());
        assertEquals(
                first.executions(),
                Explorer.explore(bed, settings.withKeepGoing(false)).executions());
    }

    /** A page that is not there fails in the first search already, and where others may come between is known after it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aSearchThatFailsAndGoesOnBeginsAgainWhereMoreOrdersMatter(int jobs) {
        bed.load(SmallProgram.of(
                "str xzr, [slotP]\nstr P, [words]\nstr otherPage, [slotR]", "ldr x1, [P]\nldr x0, [words]\nbr R"));
        Exploration every =
                Explorer.explore(bed, Settings.DEFAULT.withKeepGoing(true).withJobs(jobs));
        assertEquals(Optional.empty(), every.unfinished());
        assertEquals(
                bed.search(new Strategy.Exhaustive(), true).states(),
                every.states().keySet().stream().map(State::text).collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void drawnExecutionsAreSharedOutByTheirNumbers() {
        bed.load(FAILS);
        for (Strategy strategy : List.of(new Strategy.Random(3), new Strategy.Pct(3, 3))) {
            Settings drawn = ALL.with(strategy).withMaxExecutions(50);
            Exploration whole = Explorer.explore(bed, drawn);
            assertEquals(50, whole.executions());
            SortedMap<State, Long> counts = new TreeMap<>();
            long executions = 0;
            long steps = 0;
            List<Long> numbers = new ArrayList<>();
            for (int shard = 1; shard <= 3; shard++) {
                int index = shard;
                Exploration part = Explorer.explore(bed, drawn.withShard(new Shard(shard, 3)));
                part.states().forEach((state, count) -> counts.merge(state, count, Long::sum));
                executions += part.executions();
                steps += part.steps();
                List<Long> found = part.counterexamples().stream()
                        .map(Counterexample::execution)
                        .toList();
                assertTrue(found.stream().allMatch(number -> (number - 1) % 3 == index - 1), found + " of " + shard);
                numbers.addAll(found);
                assertEquals(Optional.of(Unfinished.SHARD), part.unfinished());
            }
            assertEquals(50, executions);
            assertEquals(whole.steps(), steps);
            assertEquals(whole.states(), counts);
            assertTrue(numbers.containsAll(whole.counterexamples().stream()
                    .map(Counterexample::execution)
                    .toList()));
        }
    }

    @Test
    void oneRunIsOneExecution() {
        bed.load(TWENTY);
        Exploration one = Explorer.explore(bed, ALL.with(new Strategy.Deterministic()));
        assertEquals(1, one.executions());
        // The first CPU goes on to its end, and then the other.
        assertEquals(1, one.ways().firstEntry().getValue().switches());
        assertEquals(Optional.of(Unfinished.STRATEGY), one.unfinished());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void progressIsToldOfEachExecution(int jobs) {
        bed.load(TWENTY);
        for (Strategy strategy : List.of(new Strategy.Unreduced(), new Strategy.Random(1))) {
            List<Long> executions = Collections.synchronizedList(new ArrayList<>());
            List<Double> done = Collections.synchronizedList(new ArrayList<>());
            Exploration seen = Explorer.explore(
                    bed,
                    ALL.with(strategy).withMaxExecutions(30).withJobs(jobs),
                    (number, steps, depth, how) -> {
                        executions.add(number);
                        done.add(how.getAsDouble());
                        assertTrue(steps >= number && depth == 6, steps + " steps, " + depth + " deep");
                    },
                    () -> false);
            assertTrue(done.stream().allMatch(part -> part >= 0 && part <= 1), done::toString);
            assertTrue(Collections.max(done) > 0.8, done::toString);
            if (jobs == 1) {
                assertEquals(executions, executions.stream().sorted().distinct().toList());
                assertEquals(seen.executions(), executions.size());
                assertEquals(done, done.stream().sorted().toList());
            }
        }
    }
}
