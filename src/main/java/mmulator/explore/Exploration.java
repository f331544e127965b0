package mmulator.explore;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What an exploration has seen.
 *
 * @param executions that came to an end
 * @param redundant that were given up because they are equivalent to others
 * @param steps taken, those repeated to go back included
 * @param longest steps of the longest execution
 * @param states final states, with how many executions came to each
 * @param ways to each state, at least to the first {@value #MOST_WAYS} that were found, the execution that is easiest to follow
 * @param counterexamples for each failure the execution that is easiest to follow, in the order they were found
 * @param witness of the executions that are as expected, the one that is easiest to follow
 * @param unfinished why not everything was explored; empty if it was
 */
public record Exploration(
        long executions,
        long redundant,
        long steps,
        long longest,
        SortedMap<State, Long> states,
        SortedMap<State, FoundSchedule> ways,
        List<Counterexample> counterexamples,
        Optional<FoundSchedule> witness,
        Optional<Unfinished> unfinished) {

    static final int MOST_WAYS = 1000;

    /** A final state and what it means, in the order of the text. */
    public record State(String text, Subject.Finding.Kind kind) implements Comparable<State> {
        @Override
        public int compareTo(State other) {
            int byText = text.compareTo(other.text);
            return byText != 0 ? byText : kind.compareTo(other.kind);
        }
    }

    /**
     * An execution that failed.
     *
     * @param execution its number, from 1
     * @param schedule replays it
     * @param failure what went wrong
     */
    public record Counterexample(long execution, FoundSchedule schedule, String failure, String state) {}

    /** Why an exploration stopped before its end. */
    public enum Unfinished {
        MAX_EXECUTIONS("--max-executions"),
        MAX_TIME("--max-time"),
        /** Executions were given up at the bound on their steps. */
        MAX_STEPS("max-steps"),
        /** The strategy does not cover everything. */
        STRATEGY("the strategy"),
        /** Only this shard's part was to be explored. */
        SHARD("--shard"),
        /** A shard has found that something may come between plain instructions, of which the others may not know. */
        CODE("what comes between plain instructions, which shards do not tell one another"),
        FAILURE("the first failure"),
        INTERRUPTED("an interrupt");

        private final String by;

        Unfinished(String by) {
            this.by = by;
        }

        /** What stopped it, for messages. */
        public String by() {
            return by;
        }
    }

    /** Executions that came to a state of this kind. */
    public long count(Subject.Finding.Kind kind) {
        return states.entrySet().stream()
                .filter(e -> e.getKey().kind() == kind)
                .mapToLong(java.util.Map.Entry::getValue)
                .sum();
    }
}
