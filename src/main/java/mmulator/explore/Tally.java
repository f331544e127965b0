package mmulator.explore;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import mmulator.explore.Exploration.Counterexample;
import mmulator.explore.Exploration.State;
import mmulator.explore.Exploration.Unfinished;
import org.jspecify.annotations.Nullable;

/** What has been seen so far. */
final class Tally {
    private static final Comparator<Counterexample> EASIER = Comparator.comparing(
                    Counterexample::schedule, FoundSchedule.EASIER)
            .thenComparingLong(Counterexample::execution);

    private final Comparator<Counterexample> preferred;
    private final SortedMap<State, Long> states = new TreeMap<>();
    private final SortedMap<State, FoundSchedule> ways = new TreeMap<>();
    /** By failure, the easiest to understand. */
    private final Map<String, Counterexample> counterexamples = new LinkedHashMap<>();

    private long executions;
    private long redundant;
    private long longest;
    private @Nullable Unfinished unfinished;
    private @Nullable FoundSchedule witness;
    long steps;

    Tally() {
        this(EASIER);
    }

    private Tally(Comparator<Counterexample> preferred) {
        this.preferred = preferred;
    }

    /** One that keeps of each failure the execution with the lowest number. */
    static Tally ofTheFirst() {
        return new Tally(Comparator.comparingLong(Counterexample::execution));
    }

    /** @return true if the execution failed */
    boolean add(Execution execution) {
        return add(execution, executions + 1);
    }

    boolean add(Execution execution, long number) {
        Subject.Finding finding = execution.finding();
        if (finding == null) {
            redundant++;
            return false;
        }
        executions++;
        longest = Math.max(longest, execution.decisions().size());
        State state = new State(finding.state(), finding.kind());
        states.merge(state, 1L, Long::sum);
        FoundSchedule schedule = FoundSchedule.of(execution);
        way(state, schedule);
        return switch (finding.kind()) {
            case AS_EXPECTED -> {
                witness = easier(witness, schedule);
                yield false;
            }
            case NOT_SHOWN -> false;
            case BOUND -> {
                stop(Unfinished.MAX_STEPS);
                yield false;
            }
            case FAILED -> {
                String failure = finding.failure().orElse("failed");
                counterexamples.merge(
                        failure, new Counterexample(number, schedule, failure, finding.state()), this::easier);
                yield true;
            }
        };
    }

    /** Fewer switches make an execution easier to understand, then fewer steps; of equals the first. */
    private Counterexample easier(Counterexample one, Counterexample other) {
        return preferred.compare(one, other) <= 0 ? one : other;
    }

    /** Adds a part whose executions come after those counted so far. */
    void add(Tally part) {
        add(part, executions);
    }

    /** Adds a part whose executions bear the numbers that they have in the whole. */
    void addNumbered(Tally part) {
        add(part, 0);
    }

    private void add(Tally part, long before) {
        executions += part.executions;
        redundant += part.redundant;
        steps += part.steps;
        longest = Math.max(longest, part.longest);
        part.states.forEach((state, count) -> states.merge(state, count, Long::sum));
        part.ways.forEach(this::way);
        part.counterexamples.forEach((failure, found) -> counterexamples.merge(
                failure,
                new Counterexample(before + found.execution(), found.schedule(), failure, found.state()),
                this::easier));
        if (part.witness != null) {
            witness = easier(witness, part.witness);
        }
        stop(part.unfinished);
    }

    private void way(State state, FoundSchedule found) {
        FoundSchedule known = ways.get(state);
        if (known != null || ways.size() < Exploration.MOST_WAYS) {
            ways.put(state, easier(known, found));
        }
    }

    private static FoundSchedule easier(@Nullable FoundSchedule one, FoundSchedule other) {
        return one == null || FoundSchedule.EASIER.compare(other, one) < 0 ? other : one;
    }

    boolean failed() {
        return !counterexamples.isEmpty();
    }

    void stop(@Nullable Unfinished why) {
        if (unfinished == null) {
            unfinished = why;
        }
    }

    Exploration result(Optional<Unfinished> otherwise) {
        return new Exploration(
                executions,
                redundant,
                steps,
                longest,
                states,
                ways,
                counterexamples.values().stream()
                        .sorted(Comparator.comparingLong(Counterexample::execution))
                        .toList(),
                Optional.ofNullable(witness),
                unfinished != null ? Optional.of(unfinished) : otherwise);
    }

    /** Of the counterexamples only the first. */
    void keepUntil(long execution) {
        counterexamples.values().removeIf(found -> found.execution() > execution);
    }
}
