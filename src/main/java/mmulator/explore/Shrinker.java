package mmulator.explore;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import mmulator.explore.Exploration.Counterexample;

/**
 * Finds the execution that shows a failure with the fewest switches from one CPU to another, and of those one with the
 * fewest steps: all executions with no switch, then all with one, and so on, as far as the budget goes.
 */
public final class Shrinker {
    private Shrinker() {}

    /**
     * @param counterexample the shortest that was found, with the number it was given
     * @param minimal true if there is none with fewer switches, and none as short with as few
     */
    public record Shrunk(Counterexample counterexample, boolean minimal) {}

    /**
     * @param budget steps to spend, about
     * @param interrupted asked often; once true, what has been found until then is the result
     */
    public static Shrunk shrink(
            Subject subject, Settings settings, Counterexample found, long budget, BooleanSupplier interrupted) {
        long left = budget;
        int most = found.schedule().switches();
        for (int switches = 0; switches <= most && left > 0 && !interrupted.getAsBoolean(); switches++) {
            Settings few = settings.with(new Strategy.FewSwitches(switches))
                    .withShard(Shard.WHOLE)
                    .withJobs(1)
                    .withKeepGoing(true)
                    .withMaxExecutions(Math.max(left / Math.max(found.schedule().length(), 1), 1));
            Exploration explored = Explorer.explore(subject, few, Explorer.Progress.NONE, interrupted);
            boolean all = explored.unfinished()
                    .filter(why -> why != Exploration.Unfinished.STRATEGY)
                    .isEmpty();
            left -= explored.steps();
            Optional<Counterexample> same = explored.counterexamples().stream()
                    .filter(other -> other.failure().equals(found.failure()))
                    .findFirst();
            if (same.isPresent()) {
                FoundSchedule schedule = same.get().schedule();
                return new Shrunk(
                        new Counterexample(
                                found.execution(),
                                schedule,
                                found.failure(),
                                same.get().state()),
                        all);
            }
        }
        return new Shrunk(found, false);
    }
}
