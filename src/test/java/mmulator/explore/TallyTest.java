package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import mmulator.explore.Exploration.Counterexample;
import mmulator.explore.Exploration.State;
import mmulator.explore.Exploration.Unfinished;
import mmulator.explore.Subject.Finding.Kind;
import org.junit.jupiter.api.Test;

/** What is told of an exploration, against its definition over the list of its executions, in whatever parts they are counted. */
final class TallyTest {
    private static final long SEED = Long.getLong("mmulator.seed", 20_261_129);
    private static final int ROUNDS = 2_000;

    private static Execution execution(Random random) {
        List<Decision> decisions = new ArrayList<>();
        for (int left = 1 + random.nextInt(6); left > 0; left--) {
            decisions.add(Decision.of(random.nextInt(2)));
        }
        if (random.nextInt(5) == 0) {
            return new Execution(null, decisions, false, Set.of(), List.of());
        }
        Kind kind = Kind.values()[random.nextInt(random.nextInt(4) == 0 ? 4 : 3)];
        Optional<String> failure = kind == Kind.FAILED ? Optional.of("failure " + random.nextInt(3)) : Optional.empty();
        return new Execution(
                new Subject.Finding(kind, "state " + random.nextInt(3), failure),
                decisions,
                false,
                Set.of(),
                List.of());
    }

    // By definition

    /** One that came to an end, with its number. */
    private record Ended(long number, Subject.Finding finding, List<Decision> decisions) {
        int switches() {
            int switches = 0;
            for (int i = 1; i < decisions.size(); i++) {
                switches += decisions.get(i - 1).cpu() != decisions.get(i).cpu() ? 1 : 0;
            }
            return switches;
        }

        static List<Ended> of(List<Execution> all) {
            List<Ended> ended = new ArrayList<>();
            for (Execution each : all) {
                if (each.finding() != null) {
                    ended.add(new Ended(ended.size() + 1L, each.finding(), each.decisions()));
                }
            }
            return ended;
        }
    }

    /** Fewest switches, then fewest steps, then the first. */
    private static final Comparator<Ended> EASIEST = Comparator.comparingInt(Ended::switches)
            .thenComparingInt(ended -> ended.decisions.size())
            .thenComparingLong(Ended::number);

    private static void check(List<Execution> all, Exploration told, Comparator<Ended> kept, String what) {
        List<Ended> ended = Ended.of(all);
        assertEquals(ended.size(), told.executions(), what);
        assertEquals(all.size() - ended.size(), told.redundant(), what);
        assertEquals(
                ended.stream().mapToInt(each -> each.decisions.size()).max().orElse(0), told.longest(), what);

        Map<State, Long> counts = new TreeMap<>();
        Map<State, Ended> ways = new TreeMap<>();
        Map<String, Ended> failures = new TreeMap<>();
        Ended witness = null;
        boolean bounded = false;
        for (Ended each : ended) {
            State state = new State(each.finding.state(), each.finding.kind());
            counts.merge(state, 1L, Long::sum);
            ways.merge(state, each, (one, other) -> EASIEST.compare(one, other) <= 0 ? one : other);
            each.finding
                    .failure()
                    .ifPresent(failure ->
                            failures.merge(failure, each, (one, other) -> kept.compare(one, other) <= 0 ? one : other));
            if (each.finding.kind() == Kind.AS_EXPECTED) {
                witness = witness == null || EASIEST.compare(each, witness) < 0 ? each : witness;
            }
            bounded |= each.finding.kind() == Kind.BOUND;
        }
        assertEquals(counts, told.states(), what);
        assertEquals(ways.keySet(), told.ways().keySet(), what);
        ways.forEach((state, way) ->
                assertEquals(spelled(way.decisions), spelled(told.ways().get(state)), what));
        assertEquals(
                witness == null ? "" : spelled(witness.decisions),
                told.witness().map(TallyTest::spelled).orElse(""),
                what);
        assertEquals(bounded ? Optional.of(Unfinished.MAX_STEPS) : Optional.empty(), told.unfinished(), what);
        assertEquals(
                failures.values().stream()
                        .sorted(Comparator.comparingLong(Ended::number))
                        .map(each -> each.number + " " + each.finding.failure().orElseThrow() + " "
                                + each.finding.state() + " " + spelled(each.decisions))
                        .toList(),
                told.counterexamples().stream().map(TallyTest::spelled).toList(),
                what);
        for (Kind kind : Kind.values()) {
            assertEquals(
                    ended.stream().filter(each -> each.finding.kind() == kind).count(), told.count(kind), what);
        }
    }

    private static String spelled(Counterexample found) {
        return found.execution() + " " + found.failure() + " " + found.state() + " " + spelled(found.schedule());
    }

    private static String spelled(FoundSchedule schedule) {
        return schedule.schedule("00000000").option();
    }

    private static String spelled(List<Decision> decisions) {
        return spelled(FoundSchedule.of(new Execution(null, decisions, false, Set.of(), List.of())));
    }

    // In parts

    @Test
    void partsOneAfterTheOtherAreCountedAsTheWhole() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            List<Execution> all = new ArrayList<>();
            Tally whole = new Tally();
            for (int parts = random.nextInt(4); parts >= 0; parts--) {
                Tally part = new Tally();
                for (int left = random.nextInt(6); left > 0; left--) {
                    Execution execution = execution(random);
                    all.add(execution);
                    boolean failed = part.add(execution);
                    assertEquals(
                            execution.finding() != null && execution.finding().kind() == Kind.FAILED, failed);
                }
                whole.add(part);
            }
            check(all, whole.result(Optional.empty()), EASIEST, "seed " + SEED + ", round " + round);
            assertEquals(
                    all.stream()
                            .map(Execution::finding)
                            .filter(Objects::nonNull)
                            .anyMatch(finding -> finding.kind() == Kind.FAILED),
                    whole.failed());
        }
    }

    /** As threads do that draw executions: the numbers are dealt, and of each failure the first counts. */
    @Test
    void numberedPartsAreCountedAsTheWholeWhoeverHasDoneThem() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            List<Execution> all = new ArrayList<>();
            while (all.size() < 8) {
                Execution execution = execution(random);
                if (execution.finding() != null) {
                    all.add(execution);
                }
            }
            boolean first = random.nextBoolean();
            Tally[] parts = {tally(first), tally(first), tally(first)};
            for (int i = 0; i < all.size(); i++) {
                parts[random.nextInt(parts.length)].add(all.get(i), i + 1);
            }
            Tally whole = tally(first);
            Arrays.stream(parts).forEach(whole::addNumbered);
            Exploration told = whole.result(Optional.of(Unfinished.STRATEGY));
            Comparator<Ended> kept = first ? Comparator.comparingLong(Ended::number) : EASIEST;
            String what = "seed " + SEED + ", round " + round;
            assertEquals(expectedFailures(all, kept), numbers(told), what);
            assertTrue(told.unfinished().isPresent());

            long until = 1 + random.nextInt(8);
            whole.keepUntil(until);
            assertEquals(
                    expectedFailures(all, kept).stream()
                            .filter(number -> number <= until)
                            .toList(),
                    numbers(whole.result(Optional.empty())),
                    what);
        }
    }

    private static Tally tally(boolean ofTheFirst) {
        return ofTheFirst ? Tally.ofTheFirst() : new Tally();
    }

    private static List<Long> expectedFailures(List<Execution> all, Comparator<Ended> kept) {
        Map<String, Ended> failures = new TreeMap<>();
        for (Ended each : Ended.of(all)) {
            each.finding
                    .failure()
                    .ifPresent(failure ->
                            failures.merge(failure, each, (one, other) -> kept.compare(one, other) <= 0 ? one : other));
        }
        return failures.values().stream().map(Ended::number).sorted().toList();
    }

    private static List<Long> numbers(Exploration told) {
        return told.counterexamples().stream().map(Counterexample::execution).toList();
    }

    @Test
    void whatStoppedItFirstIsTold() {
        Tally tally = new Tally();
        tally.stop(null);
        tally.stop(Unfinished.MAX_TIME);
        tally.stop(Unfinished.FAILURE);
        assertEquals(
                Optional.of(Unfinished.MAX_TIME),
                tally.result(Optional.of(Unfinished.SHARD)).unfinished());
        assertEquals(
                Optional.of(Unfinished.SHARD),
                new Tally().result(Optional.of(Unfinished.SHARD)).unfinished());
    }

    @Test
    void stepsOfPartsAddUp() {
        Tally whole = new Tally();
        for (int steps = 1; steps <= 3; steps++) {
            Tally part = new Tally();
            part.steps = steps;
            whole.add(part);
        }
        assertEquals(6, whole.result(Optional.empty()).steps());
    }

    @Test
    void waysAreToldOfTheFirstThousandStates() {
        Tally tally = new Tally();
        for (int round = 0; round < 2; round++) {
            for (int state = 0; state <= Exploration.MOST_WAYS; state++) {
                // The second time each is found by an easier way.
                List<Decision> decisions = new ArrayList<>(List.of(Decision.of(0), Decision.of(1)));
                decisions.subList(2 - round, 2).clear();
                tally.add(new Execution(
                        new Subject.Finding(Kind.NOT_SHOWN, "state " + state, Optional.empty()),
                        decisions,
                        false,
                        Set.of(),
                        List.of()));
            }
        }
        Exploration told = tally.result(Optional.empty());
        assertEquals(Exploration.MOST_WAYS + 1, told.states().size());
        assertEquals(Exploration.MOST_WAYS, told.ways().size());
        assertTrue(told.ways().values().stream().allMatch(way -> way.length() == 1));
    }
}
