package mmulator.explore;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import mmulator.draw.Turns;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.choice.Turn;
import mmulator.machine.event.Outcome;

/** One execution from the start, with each decision drawn or given by rule. */
final class RandomWalk {
    private static final int[] NONE = {};
    private static final int PROBES = 32;
    /** Of a probe. */
    private static final long MOST_STEPS = 20_000;

    private static final int MOST_BEFORE = 64;

    /** Which CPU goes on. */
    private interface Scheduler {
        int next(long runnable);
    }

    private final Run run;
    private final Orders orders;
    private final long maxSteps;

    RandomWalk(Run run, Orders orders, long maxSteps) {
        this.run = run;
        this.orders = orders;
        run.use(orders, Orders.Happened.IN_ONE_ORDER);
        this.maxSteps = maxSteps;
    }

    /** With the code that some executions change, always the same for the same program. */
    static Orders probe(Orders from, Function<Orders, Run> open, long maxSteps) {
        Orders orders = from;
        do {
            orders = orders.grown();
            try (Run run = open.apply(orders)) {
                Run.Moment reset = run.moment();
                RandomWalk walk = new RandomWalk(run, orders, Math.min(maxSteps, MOST_STEPS));
                for (int number = 0; number < PROBES; number++) {
                    run.restore(reset);
                    walk.execute(new Strategy.Random(0), number, 0);
                }
            }
        } while (orders.haveGrown());
        return orders;
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
        List<Footprint> steps = new ArrayList<>(); // the last ones
        SpinWatch spins = new SpinWatch(run);
        while (true) {
            long runnable = spins.enabled();
            if (runnable == 0) {
                return execution(run.stuck(), decisions, spins.rounds());
            }
            if (run.steps() >= maxSteps) {
                return execution(new Outcome.BoundReached("max-steps", maxSteps), decisions, List.of());
            }
            int cpu = scheduler.next(runnable);
            long before = run.stateOf(cpu);
            Run.Step step = run.step(cpu, NONE, chooser);
            decisions.add(step.decision());
            comesBetween(step.footprint(), steps);
            if (steps.size() == MOST_BEFORE) {
                steps.removeFirst();
            }
            steps.add(step.footprint());
            Optional<Outcome> ended = step.ended();
            if (ended.isPresent()) {
                if (ended.get() instanceof Outcome.UnhandledException end) {
                    orders.stepThrough(
                            step.footprint().tail.beforeEnd(end.exception().pc()));
                }
                return execution(ended.get(), decisions, List.of());
            }
            spins.taken(before, step);
        }
    }

    /** As in {@link Races#clock}, but for what happens before what: any step in between that conflicts may be why. */
    private void comesBetween(Footprint step, List<Footprint> before) {
        for (int cpu = 0; cpu < run.cpus(); cpu++) {
            List<Footprint> between = new ArrayList<>(List.of(step.withoutInterrupts()));
            for (int i = before.size() - 1; cpu != step.cpu && i >= 0; i--) {
                Footprint early = before.get(i);
                if (early.cpu == cpu) {
                    if (between.stream().anyMatch(early::conflicts)) {
                        orders.stepThrough(early.tail.against(step, cpu));
                    }
                    break;
                }
                between.add(early);
            }
        }
    }

    private Execution execution(Outcome outcome, List<Decision> decisions, List<List<Decision>> rounds) {
        return new Execution(run.judge(outcome), decisions, false, run.steppedCode(), rounds);
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
