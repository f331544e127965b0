package mmulator.relaxed;

import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Whose turn it is, and all else that is drawn: any CPU that can go on, each as likely, or by PCT the one of the highest
 * priority, which falls to the lowest at so many random turns.
 */
final class Turns {
    private final SplittableRandom random;
    private final int depth;
    /** Of changes of priority. */
    private final long[] changes;
    /** By CPU; empty before the first turn. */
    private int[] priorities = {};

    private long turn;

    /**
     * @param number of the execution: the same seed and number, the same execution
     * @param depth one more than the changes of priority; 0 if all CPUs are alike
     * @param length turns that an execution is thought to have, to spread the changes over
     */
    Turns(long seed, long number, int depth, long length) {
        random = new SplittableRandom(seed * 0x9e37_79b9_7f4a_7c15L + number);
        this.depth = depth;
        changes = random.longs(Math.max(0, depth - 1), 0, Math.max(1, length)).toArray();
    }

    int nextInt(int bound) {
        return random.nextInt(bound);
    }

    boolean isOneOf(int many) {
        return random.nextInt(many) == 0;
    }

    long taken() {
        return turn;
    }

    /** @return −1 if none can go on */
    int next(int cpus, IntPredicate runnable) {
        if (depth == 0) {
            turn++;
            return any(cpus, runnable);
        }
        if (priorities.length == 0) {
            shuffle(cpus);
        }
        int highest = highest(runnable);
        for (int i = 0; i < changes.length && highest >= 0; i++) {
            if (changes[i] == turn) {
                priorities[highest] = i;
                highest = highest(runnable);
            }
        }
        turn++;
        return highest;
    }

    private int any(int cpus, IntPredicate runnable) {
        int count = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            count += runnable.test(cpu) ? 1 : 0;
        }
        int nth = count == 0 ? 0 : random.nextInt(count);
        for (int cpu = 0; cpu < cpus; cpu++) {
            if (runnable.test(cpu) && nth-- == 0) {
                return cpu;
            }
        }
        return -1;
    }

    private void shuffle(int cpus) {
        priorities = new int[cpus];
        for (int i = 0; i < cpus; i++) {
            int j = random.nextInt(i + 1);
            priorities[i] = priorities[j];
            priorities[j] = depth + i;
        }
    }

    private int highest(IntPredicate runnable) {
        int highest = -1;
        for (int cpu = 0; cpu < priorities.length; cpu++) {
            if (runnable.test(cpu) && (highest < 0 || priorities[cpu] > priorities[highest])) {
                highest = cpu;
            }
        }
        return highest;
    }
}
