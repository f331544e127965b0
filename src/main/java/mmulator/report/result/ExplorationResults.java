package mmulator.report.result;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import mmulator.explore.Exploration;
import mmulator.explore.Exploration.State;
import mmulator.explore.Exploration.Unfinished;
import mmulator.explore.Shard;
import mmulator.explore.Subject.Finding.Kind;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.Turn;

/**
 * What is known of the executions of a fixture, or of some parts of them.
 *
 * @param fixture path as it was given
 * @param digest of what its machines start from
 * @param effort strategy and bounds, in words
 * @param coversAll false if the strategy leaves executions out, even when it is done
 * @param shards the parts that were to be done, all of the same count, by index
 * @param executions that came to an end
 * @param redundant that were given up because they are equivalent to others
 * @param steps taken, those repeated to go back included
 * @param longest steps of the longest execution
 * @param states final states, with how many executions came to each
 * @param failures one for each thing that went wrong, the easiest to follow
 * @param witness of a fixture that expects a violation: shows it
 * @param unfinished why not everything was explored; {@link Unfinished#SHARD} if all of these shards was
 */
public record ExplorationResults(
        String fixture,
        String digest,
        String effort,
        boolean coversAll,
        List<Shard> shards,
        long executions,
        long redundant,
        long steps,
        long longest,
        SortedMap<State, Long> states,
        List<Failed> failures,
        Optional<Schedule> witness,
        Optional<Unfinished> unfinished)
        implements Results {

    private static final Comparator<Schedule> EASIER = Comparator.<Schedule>comparingInt(
                    schedule -> schedule.turns().size())
            .thenComparingLong(
                    schedule -> schedule.turns().stream().mapToLong(Turn::steps).sum())
            .thenComparing(Schedule::toString);

    /**
     * An execution that failed.
     *
     * @param state its last
     * @param schedule replays it
     */
    public record Failed(String failure, String state, Schedule schedule) {}

    public ExplorationResults {
        shards = shards.stream().sorted(Comparator.comparingInt(Shard::index)).toList();
        states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
        failures = List.copyOf(failures);
    }

    /**
     * @param failures what is shown of the counterexamples
     * @param witness if one is to be shown
     */
    public static ExplorationResults of(
            String fixture,
            String digest,
            String effort,
            boolean coversAll,
            Shard shard,
            Exploration seen,
            List<Failed> failures,
            Optional<Schedule> witness) {
        return new ExplorationResults(
                fixture,
                digest,
                effort,
                coversAll,
                List.of(shard),
                seen.executions(),
                seen.redundant(),
                seen.steps(),
                seen.longest(),
                seen.states(),
                failures,
                witness,
                seen.unfinished());
    }

    @Override
    public Command command() {
        return Command.EXPLORE;
    }

    /** The fixture's file without folder and suffix. */
    public String name() {
        return String.valueOf(Path.of(fixture).getFileName()).replaceFirst("\\.[^.]*$", "");
    }

    /** Executions that came to a state of this kind. */
    public long count(Kind kind) {
        return states.entrySet().stream()
                .filter(e -> e.getKey().kind() == kind)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Into how many shards the work was cut. */
    public int shardCount() {
        return shards.getFirst().count();
    }

    /** Indices of the shards that were not to be done, in order. */
    public List<Integer> missingShards() {
        Set<Integer> here = new HashSet<>();
        shards.forEach(shard -> here.add(shard.index()));
        return IntStream.rangeClosed(1, shardCount())
                .filter(index -> !here.contains(index))
                .boxed()
                .toList();
    }

    /**
     * One of several.
     *
     * @param parts at least one, of the same fixture, explored with the same effort, each shard in but one of them
     * @throws IllegalArgumentException saying what does not fit
     */
    public static ExplorationResults merged(List<ExplorationResults> parts) {
        ExplorationResults first = parts.getFirst();
        List<Shard> shards = new ArrayList<>();
        SortedMap<State, Long> states = new TreeMap<>();
        SortedMap<String, Failed> failures = new TreeMap<>();
        for (ExplorationResults part : parts) {
            Results.same("fixture", first.fixture, part.fixture);
            Results.same("digest of the fixture", first.digest, part.digest);
            Results.same("effort", first.effort, part.effort);
            Results.same("number of shards", first.shardCount(), part.shardCount());
            Results.same("coverage of the strategy", first.coversAll, part.coversAll);
            for (Shard shard : part.shards) {
                if (shards.contains(shard)) {
                    // Its executions would count twice.
                    throw new IllegalArgumentException("shard " + shard + " is in both");
                }
                shards.add(shard);
            }
            part.states.forEach((state, count) -> states.merge(state, count, Long::sum));
            part.failures.forEach(failed -> failures.merge(
                    failed.failure,
                    failed,
                    (one, other) -> EASIER.compare(one.schedule, other.schedule) <= 0 ? one : other));
        }
        ExplorationResults sum = new ExplorationResults(
                first.fixture,
                first.digest,
                first.effort,
                first.coversAll,
                shards,
                parts.stream().mapToLong(ExplorationResults::executions).sum(),
                parts.stream().mapToLong(ExplorationResults::redundant).sum(),
                parts.stream().mapToLong(ExplorationResults::steps).sum(),
                parts.stream().mapToLong(ExplorationResults::longest).max().orElse(0),
                states,
                List.copyOf(failures.values()),
                parts.stream().flatMap(part -> part.witness.stream()).min(EASIER),
                parts.stream()
                        .flatMap(part -> part.unfinished.stream())
                        .filter(ExplorationResults::cutShort)
                        .min(Comparator.naturalOrder()));
        return sum.unfinished.isPresent() ? sum : sum.stoppedBy(sum.notAll());
    }

    /** Whether even what was to be done was not. */
    static boolean cutShort(Unfinished why) {
        return switch (why) {
            case MAX_EXECUTIONS, MAX_TIME, MAX_STEPS, CODE, FAILURE, INTERRUPTED -> true;
            case STRATEGY, SHARD -> false;
        };
    }

    /** What keeps shards that are done from having seen everything. */
    private Optional<Unfinished> notAll() {
        if (!missingShards().isEmpty()) {
            return Optional.of(Unfinished.SHARD);
        }
        return coversAll ? Optional.empty() : Optional.of(Unfinished.STRATEGY);
    }

    private ExplorationResults stoppedBy(Optional<Unfinished> why) {
        return new ExplorationResults(
                fixture,
                digest,
                effort,
                coversAll,
                shards,
                executions,
                redundant,
                steps,
                longest,
                states,
                failures,
                witness,
                why);
    }
}
