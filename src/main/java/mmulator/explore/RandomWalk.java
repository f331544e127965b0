package mmulator.explore;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import mmulator.draw.Turns;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.choice.Turn;
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
    Execution execute(Strategy strategy, long number, long length) {
        return switch (strategy) {
            case Strategy.Random(long seed) -> draw(new Turns(seed, number, run.cpus(), 0, 0));
            case Strategy.Pct(long seed, int depth) -> draw(new Turns(seed, number, run.cpus(), depth, length));
            case Strategy.Deterministic one -> walk(new Rounds(), size -> 0);
            case Strategy.Exhaustive search -> throw new IllegalStateException("no walk");
            case Strategy.Unreduced search -> throw new IllegalStateException("no walk");
            case Strategy.Bounded search -> throw new IllegalStateException("no walk");
            case Strategy.FewSwitches search -> throw new IllegalStateException("no walk");
        };
    }

    private Execution draw(Turns turns) {
        return walk(runnable -> turns.next(run.cpus(), cpu -> (runnable >>> cpu & 1) != 0), turns::nextInt);
    }

    private Execution walk(Scheduler scheduler, Run.Chooser chooser) {
        List<Decision> decisions = new ArrayList<>();
        SpinWatch spins = new SpinWatch(run);
        while (true) {
            long runnable = spins.enabled();
            if (runnable == 0) {
                return new Execution(run.judge(run.stuck()), decisions, false, spins.rounds());
            }
            if (run.steps() >= maxSteps) {
                return new Execution(run.judge(new Outcome.BoundReached("max-steps", maxSteps)), decisions, false);
            }
            int cpu = scheduler.next(runnable);
            long before = run.stateOf(cpu);
            Run.Step step = run.step(cpu, NONE, chooser);
            decisions.add(step.decision());
            Optional<Outcome> ended = step.ended();
            if (ended.isPresent()) {
                return new Execution(run.judge(ended.get()), decisions, false);
            }
            spins.taken(before, step);
        }
    }

    /** Turns as in a run that nobody has a say in. */
    private static final class Rounds implements Scheduler {
        private final Choices choices = new RoundRobin(RoundRobin.DEFAULT_QUANTUM);
        private int cpu;
        private long left;

        @Override
        public int next(long runnable) {
            if (left == 0 || (runnable >>> cpu & 1) == 0) {
                Turn turn = choices.next(BitSet.valueOf(new long[] {runnable}));
                cpu = turn.cpu();
                left = turn.steps();
            }
            left--;
            return cpu;
        }
    }
}
