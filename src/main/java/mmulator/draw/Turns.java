package mmulator.draw;

import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Whose turn it is in an execution that is drawn, and what else is drawn for it. PCT (Burckhardt, Kothari, Musuvathi, Nagarakatte;
 * ASPLOS 2010): priorities above all changes at first, and each change gives the CPU whose turn it is a low one of its own.
 */
public final class Turns {
    private final SplittableRandom random;
    private final int[] priorities;
    /** Of priorities, in turns. */
    private final long[] changes;

    private final boolean byPriority;
    private long turn;

    /**
     * @param number of the execution: the same seed and number, the same execution
     * @param depth one more than the changes of priority; 0 if all CPUs are alike
     * @param length turns that an execution is thought to have, to spread the changes over
     */
    public Turns(long seed, long number, int cpus, int depth, long length) {
        random = new SplittableRandom(seed * 0x9e37_79b9_7f4a_7c15L + number);
        byPriority = depth > 0;
        priorities = new int[byPriority ? cpus : 0];
        for (int i = 0; i < priorities.length; i++) {
            int j = random.nextInt(i + 1);
            priorities[i] = priorities[j];
            priorities[j] = depth + i;
        }
        changes = new long[Math.max(depth - 1, 0)];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = random.nextLong(Math.max(length, 1));
        }
    }

    public int nextInt(int bound) {
        return random.nextInt(bound);
    }

    public boolean isOneOf(int many) {
        return random.nextInt(many) == 0;
    }

    public long taken() {
        return turn;
    }

    /** @return −1 if none can go on */
    public int next(int cpus, IntPredicate runnable) {
        int next = byPriority ? highest(runnable) : any(cpus, runnable);
        for (int i = 0; i < changes.length && next >= 0; i++) {
            if (changes[i] == turn) {
                priorities[next] = i;
                next = highest(runnable);
            }
        }
        turn++;
        return next;
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
