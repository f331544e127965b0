package mmulator.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import mmulator.machine.event.Outcome;

/** One execution from the start, with each decision drawn or given by rule. */
final class RandomWalk {
    private static final int[] NONE = {};

    /** Which CPU goes on. */
    private interface Scheduler {
        int next(long runnable);
    }

    private final Run run;
    private final long maxSteps;

    RandomWalk(Run run, long maxSteps) {
        this.run = run;
        this.maxSteps = maxSteps;
    }

    /**
     * @param strategy one that draws executions
     * @param number of the execution, from 0: the same number, the same execution
     * @param length steps that an execution is thought to have, to spread changes of priority over
     */
    Search.Execution execute(Strategy strategy, long number, long length) {
        return switch (strategy) {
            case Strategy.Random(long seed) -> {
                SplittableRandom random = random(seed, number);
                yield walk(runnable -> nth(runnable, random.nextInt(Long.bitCount(runnable))), random::nextInt);
            }
            case Strategy.Pct(long seed, int depth) -> {
                SplittableRandom random = random(seed, number);
                yield walk(new Priorities(random, run.cpus(), depth, length), random::nextInt);
            }
            case Strategy.Deterministic one -> walk(new Turns(), size -> 0);
            case Strategy.Exhaustive search -> throw new IllegalStateException("no walk");
            case Strategy.Unreduced search -> throw new IllegalStateException("no walk");
            case Strategy.Bounded search -> throw new IllegalStateException("no walk");
            case Strategy.FewSwitches search -> throw new IllegalStateException("no walk");
        };
    }

    private static SplittableRandom random(long seed, long number) {
        return new SplittableRandom(seed * 0x9e37_79b9_7f4a_7c15L + number);
    }

    private static int nth(long mask, int n) {
        long rest = mask;
        for (int i = 0; i < n; i++) {
            rest &= rest - 1;
        }
        return Long.numberOfTrailingZeros(rest);
    }

    private Search.Execution walk(Scheduler scheduler, Run.Chooser chooser) {
        List<Decision> decisions = new ArrayList<>();
        SpinWatch spins = new SpinWatch(run);
        while (true) {
            long runnable = spins.enabled();
            if (runnable == 0) {
                return new Search.Execution(run.judge(run.stuck()), decisions, false);
            }
            if (run.steps() >= maxSteps) {
                return new Search.Execution(
                        run.judge(new Outcome.BoundReached("max-steps", maxSteps)), decisions, false);
            }
            int cpu = scheduler.next(runnable);
            long before = run.stateOf(cpu);
            Run.Step step = run.step(cpu, NONE, chooser);
            decisions.add(step.decision());
            Optional<Outcome> ended = step.ended();
            if (ended.isPresent()) {
                return new Search.Execution(run.judge(ended.get()), decisions, false);
            }
            spins.taken(before, step.footprint());
        }
    }

    private static final class Turns implements Scheduler {
        private static final int QUANTUM = 1000;
        private int cpu;
        private int taken;

        @Override
        public int next(long runnable) {
            if (taken == QUANTUM || (runnable >>> cpu & 1) == 0) {
                long above = cpu == Long.SIZE - 1 ? 0 : runnable & -1L << cpu + 1;
                cpu = Long.numberOfTrailingZeros(above != 0 ? above : runnable);
                taken = 0;
            }
            taken++;
            return cpu;
        }
    }

    /** PCT: priorities above all changes at first, each change sets the running CPU to its own low one. */
    private static final class Priorities implements Scheduler {
        private final int[] priority;
        private final long[] changes;
        private long steps;

        Priorities(SplittableRandom random, int cpus, int depth, long length) {
            priority = new int[cpus];
            for (int i = 0; i < cpus; i++) {
                int j = random.nextInt(i + 1);
                priority[i] = priority[j];
                priority[j] = depth + i;
            }
            changes = new long[Math.max(depth - 1, 0)];
            for (int i = 0; i < changes.length; i++) {
                changes[i] = random.nextLong(Math.max(length, 1));
            }
        }

        @Override
        public int next(long runnable) {
            int highest = highest(runnable);
            for (int i = 0; i < changes.length; i++) {
                if (changes[i] == steps) {
                    priority[highest] = i;
                    highest = highest(runnable);
                }
            }
            steps++;
            return highest;
        }

        private int highest(long runnable) {
            int highest = -1;
            for (long rest = runnable; rest != 0; rest &= rest - 1) {
                int cpu = Long.numberOfTrailingZeros(rest);
                if (highest < 0 || priority[cpu] > priority[highest]) {
                    highest = cpu;
                }
            }
            return highest;
        }
    }
}
