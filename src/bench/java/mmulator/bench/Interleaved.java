package mmulator.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * Measures two things turn and turn about in one process, so that whatever else the host does falls on both. JMH would
 * measure one after the other, and on a shared host compare two different hours.
 *
 * @param ours seconds of processor time of each round
 * @param theirs the same
 */
record Interleaved(double[] ours, double[] theirs) {
    /** Length of one attempt at warming up, and how many there are at most. */
    private static final double WARM_UP_SECONDS = 1.5;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int MAX_WARM_UPS = 12;
    /** A gain of less than this is none. */
    private static final double SETTLED = 0.93;
    /** Attempts without a gain: on a busy host compilers come late, and one such attempt says little. */
    private static final int ENOUGH = 3;

    /** What is timed; whatever it prepares or cleans up is its own affair. */
    @FunctionalInterface
    interface Timed {
        /** @return seconds of processor time */
        double run();
    }

    /** Warms up until neither side gets faster any more, then measures {@code rounds} of both. */
    static Interleaved measure(int rounds, Timed ours, Timed theirs) {
        Interleaved before = rounds(1, ours, theirs);
        int settled = 0;
        for (int i = 0; i < MAX_WARM_UPS && settled < ENOUGH; i++) {
            Interleaved now = rounds(before.warmUpRounds(), ours, theirs);
            boolean same = now.medianOurs() > SETTLED * before.medianOurs()
                    && now.medianTheirs() > SETTLED * before.medianTheirs();
            settled = same ? settled + 1 : 0;
            before = same ? before : now;
        }
        return rounds(rounds, ours, theirs);
    }

    /** As many as fill an attempt at this speed: the first round is a cold one, and says little of those to come. */
    private int warmUpRounds() {
        return (int) Math.clamp(WARM_UP_SECONDS / (medianOurs() + medianTheirs()), 3, 10_000);
    }

    private static Interleaved rounds(int rounds, Timed ours, Timed theirs) {
        double[] us = new double[rounds];
        double[] them = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            // Who goes first changes, since whoever does pays for the other's leftovers.
            if (i % 2 == 0) {
                us[i] = ours.run();
                them[i] = theirs.run();
            } else {
                them[i] = theirs.run();
                us[i] = ours.run();
            }
        }
        return new Interleaved(us, them);
    }

    /** Seconds of processor time: on a busy host the clock would mostly tell how long the action waited for its turn. */
    static double seconds(Runnable action) {
        long start = THREADS.getCurrentThreadCpuTime();
        action.run();
        return (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Median over the rounds of our time over theirs. */
    double timeRatio() {
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = ours[i] / theirs[i];
        }
        return median(ratios);
    }

    double medianOurs() {
        return median(ours);
    }

    double medianTheirs() {
        return median(theirs);
    }
}
