package mmulator.explore;

import java.time.Duration;
import java.util.Set;
import mmulator.machine.choice.ChoicePoint;

/**
 * How to explore.
 *
 * @param points what is enumerated besides the order of steps
 * @param maxExecutions at least 1
 * @param maxTime bound on the time of the host; no result depends on it but how far the exploration got
 * @param jobs machines at work at the same time, at least 1
 * @param shard the part of the work to do
 * @param keepGoing explore on after a failure
 * @param snapshots go back to the last moment that is known, not to reset
 */
public record Settings(
        Strategy strategy,
        Set<ChoicePoint> points,
        long maxExecutions,
        Duration maxTime,
        int jobs,
        Shard shard,
        boolean keepGoing,
        boolean snapshots) {

    /** Exhaustive, with all choice points, to the first failure. */
    public static final Settings DEFAULT = new Settings(
            new Strategy.Exhaustive(), ChoicePoint.all(), 1_000_000, Duration.ofHours(1), 1, Shard.WHOLE, false, true);

    public Settings {
        points = Set.copyOf(points);
        if (maxExecutions < 1 || jobs < 1 || maxTime.isNegative() || maxTime.isZero()) {
            throw new IllegalArgumentException("bounds must be at least 1");
        }
    }

    public Settings with(Strategy other) {
        return new Settings(other, points, maxExecutions, maxTime, jobs, shard, keepGoing, snapshots);
    }

    public Settings withPoints(Set<ChoicePoint> other) {
        return new Settings(strategy, other, maxExecutions, maxTime, jobs, shard, keepGoing, snapshots);
    }

    public Settings withJobs(int other) {
        return new Settings(strategy, points, maxExecutions, maxTime, other, shard, keepGoing, snapshots);
    }

    public Settings withShard(Shard other) {
        return new Settings(strategy, points, maxExecutions, maxTime, jobs, other, keepGoing, snapshots);
    }

    public Settings withKeepGoing(boolean other) {
        return new Settings(strategy, points, maxExecutions, maxTime, jobs, shard, other, snapshots);
    }

    public Settings withSnapshots(boolean other) {
        return new Settings(strategy, points, maxExecutions, maxTime, jobs, shard, keepGoing, other);
    }

    public Settings withMaxExecutions(long other) {
        return new Settings(strategy, points, other, maxTime, jobs, shard, keepGoing, snapshots);
    }

    public Settings withMaxTime(Duration other) {
        return new Settings(strategy, points, maxExecutions, other, jobs, shard, keepGoing, snapshots);
    }
}
