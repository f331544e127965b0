package mmulator.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import mmulator.machine.event.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Depth-first search over the executions of a {@link Run}: takes the run to the end of an execution, back to the last
 * moment at which something else could be done, and on from there.
 *
 * <pre>
 * Search ── what to try, one execution after the other
 *    ├── Node × n ── the moments of the execution under way
 *    ├── Races ── what happened before what; what else has to be tried
 *    ├── Spins ── who waits for others in a loop
 *    └── Checkpoints ── where to go back to without going through everything
 * </pre>
 *
 * <p>With reduction, another CPU is tried at a moment only if a later step of it, found by executing it, conflicts with
 * the step taken there (a race), and no CPU is tried whose step has been explored from an equivalent moment (it sleeps).
 * Races are found by vector clocks.
 *
 * <p>A CPU that has come back to the same state without anything changing spins, and takes no further step until somebody
 * changes what it looks at: a wait loop is explored once for each value that it sees. What its TLB may hold can only be less after
 * a round with a barrier in it; so such a loop is gone round twice in the same way: what another one comes to is known by then.
 */
final class Search {
    /** Steps of an execution from one look at the time to the next. */
    private static final int STEPS_PER_LOOK = 128;

    private final Run run;
    private final Strategy strategy;
    private final boolean reducing;
    private final long maxSteps;
    private final int cpus;
    /** No CPU sleeps: shared, and never written. */
    private final @Nullable Footprint[] awake;

    private final List<Node> nodes = new ArrayList<>();
    private final Races races;
    private final Checkpoints moments;
    /** Depth at which this search begins: what is above is others' to explore. */
    private final int base;
    /** Depth from which on nothing is explored but noted, or −1. */
    private final int frontier;

    private @Nullable Footprint[] cutSleeping = {};
    private boolean moreToDo = true;
    private boolean first = true;
    private long stepsTaken;
    private Optional<Outcome> ended = Optional.empty();
    /** The last step went round a loop in another way than the round before. */
    private boolean otherwise;

    /** A moment to begin at: the steps that lead there, and what sleeps there. */
    record Start(List<Decision> decisions, @Nullable Footprint[] sleeping) {}

    Search(
            Run run,
            Strategy strategy,
            Orders orders,
            long maxSteps,
            boolean snapshots,
            @Nullable Start start,
            int frontier) {
        this.run = run;
        this.strategy = strategy;
        this.maxSteps = maxSteps;
        reducing = strategy instanceof Strategy.Exhaustive;
        this.frontier = frontier;
        cpus = run.cpus();
        races = new Races(nodes, cpus, reducing, orders);
        run.use(orders, reducing ? races : Orders.Happened.IN_ONE_ORDER);
        moments = new Checkpoints(run, nodes, snapshots, reducing);
        awake = new Footprint[cpus];
        int[] noStep = new int[cpus];
        Arrays.fill(noStep, -1);
        Node root = new Node(run.runnable(), awake, new Footprint[cpus], new int[cpus], noStep, 0, 0);
        nodes.add(root);
        root.moment = run.moment();
        if (start != null) {
            for (Decision decision : start.decisions()) {
                advance(decision.cpu(), decision.answers());
            }
            Node begin = nodes.getLast();
            // What sleeps is explored by other parts: without this it would be explored twice, no more.
            begin.fallAsleep(start.sleeping());
            begin.moment = run.moment();
        }
        base = nodes.size() - 1;
        races.ignoreBefore(base);
    }

    boolean moreToDo() {
        return moreToDo;
    }

    long stepsTaken() {
        return stepsTaken;
    }

    /** How much of what is known to be tried has been, from 0 to 1, if what is below moments is equally much. */
    double done() {
        double done = 0;
        double weight = 1;
        for (Node node : nodes.subList(base, nodes.size())) {
            int all = Math.max(1, Long.bitCount(node.backtrack));
            // The one under way is among them: what has been done of it is told by the moments below.
            done += weight * Math.max(0, 1 - (double) Long.bitCount(node.toExplore()) / all);
            weight /= all;
        }
        return done;
    }

    /** Explores one execution to its end, and finds where the next leaves it. @param timeUp asked now and then: ends it */
    Execution next(BooleanSupplier timeUp) {
        int @Nullable [] answers = {};
        if (!first) {
            goBack();
            Node node = nodes.getLast();
            Decision last = node.decision;
            answers = last == null ? null : last.nextAnswers();
            if (answers != null) {
                advance(Objects.requireNonNull(last).cpu(), answers);
            }
        }
        first = false;
        Execution execution = toTheEnd(timeUp);
        moreToDo = findNext();
        return execution;
    }

    private Execution toTheEnd(BooleanSupplier timeUp) {
        while (ended.isEmpty() && !otherwise) {
            Node node = nodes.getLast();
            if (nodes.size() - 1 == frontier && (node.enabled & ~node.asleep) != 0) {
                cutSleeping = node.sleeping.clone();
                return givenUp(true);
            }
            if (node.enabled == 0) {
                // Who puts off an interrupt takes it in finite time, as other executions have it.
                List<List<Node>> loops = Spins.loops(nodes, run);
                return Spins.putOff(loops)
                        ? givenUp(false)
                        : execution(run.judge(run.stuck()), false, Spins.rounds(loops, cpus));
            }
            if (run.steps() >= maxSteps) {
                return finished(new Outcome.BoundReached("max-steps", maxSteps));
            }
            if (nodes.size() % STEPS_PER_LOOK == 0 && timeUp.getAsBoolean()) {
                return finished(new Outcome.BoundReached("steps when time was up", run.steps()));
            }
            if (node.backtrack == 0) {
                node.backtrack = toTry(node);
            }
            long choice = node.toExplore();
            if (choice == 0) {
                return givenUp(false);
            }
            moments.pass(nodes.size() - 1);
            advance(preferred(choice), new int[0]);
        }
        return ended.isPresent() ? finished(ended.get()) : givenUp(false);
    }

    private Execution givenUp(boolean cut) {
        return execution(null, cut, List.of());
    }

    private Execution finished(Outcome outcome) {
        return execution(run.judge(outcome), false, List.of());
    }

    private Execution execution(Subject.@Nullable Finding finding, boolean cut, List<List<Decision>> rounds) {
        return new Execution(finding, decisions(), cut, run.steppedCode(), rounds);
    }

    List<Decision> decisions() {
        List<Decision> decisions = new ArrayList<>(nodes.size() - 1);
        for (int i = 0; i < nodes.size() - 1; i++) {
            decisions.add(Objects.requireNonNull(nodes.get(i).decision));
        }
        return decisions;
    }

    /** What slept at the moment where the last execution was cut. */
    @Nullable
    Footprint[] cutSleeping() {
        return cutSleeping;
    }

    /** CPUs to try at a new moment. */
    private long toTry(Node node) {
        return switch (strategy) {
            case Strategy.Exhaustive exhaustive -> {
                if (nodes.size() - 1 < frontier) {
                    // Others explore what is below: no race found there comes back here.
                    yield node.enabled;
                }
                long awake = node.enabled & ~node.asleep;
                yield awake == 0 ? 0 : 1L << preferred(awake);
            }
            case Strategy.Unreduced unreduced -> node.enabled;
            case Strategy.Bounded bounded -> {
                int last = lastCpu();
                boolean free = last < 0 || (node.enabled >>> last & 1) == 0;
                yield free || node.preemptions < bounded.preemptions() ? node.enabled : 1L << last;
            }
            case Strategy.FewSwitches few -> {
                int last = lastCpu();
                long stay = last < 0 ? node.enabled : node.enabled & 1L << last;
                yield node.switches < few.switches() ? node.enabled : stay;
            }
            case Strategy.Random _, Strategy.Pct _, Strategy.Deterministic _ ->
                throw new IllegalStateException("no search");
        };
    }

    private int lastCpu() {
        return nodes.size() < 2
                ? -1
                : Objects.requireNonNull(nodes.get(nodes.size() - 2).decision).cpu();
    }

    /** The CPU that went last, if it is among them: fewer switches make executions easier to read. */
    private int preferred(long mask) {
        int last = lastCpu();
        return last >= 0 && (mask >>> last & 1) != 0 ? last : Long.numberOfTrailingZeros(mask);
    }

    // One step

    private void advance(int cpu, int[] answers) {
        Node node = nodes.getLast();
        int depth = nodes.size() - 1;
        node.state = run.stateOf(cpu);
        races.stepping(cpu, depth, run.now());
        Run.Step step = run.step(cpu, answers);
        stepsTaken++;
        moments.stepTaken();
        node.decision = step.decision();
        node.puttingOff = step.puttingOff();
        node.footprint = step.footprint();
        node.allVariants = node.allVariants == null ? step.footprint() : node.allVariants.and(step.footprint());
        node.clock = races.clock(cpu, depth, step.footprint());
        races.tellOrders();
        ended = step.ended();
        otherwise = node.goesOtherwise();
        if (ended.isPresent() && ended.get() instanceof Outcome.UnhandledException end) {
            // What the others would have done is not seen after it: let them do it before.
            node.backtrack |= reducing ? node.enabled : 0;
            races.ended(step.footprint(), end.exception().pc());
        }
        nodes.add(after(node, cpu, depth, step.footprint()));
    }

    private Node after(Node node, int cpu, int depth, Footprint step) {
        // Most steps change nothing here: the arrays are shared until one does.
        @Nullable Footprint[] sleeping = awake;
        @Nullable Footprint[] spinning = node.spinning;
        int[] wokenBy = node.wokenBy;
        long runnable = run.runnable();
        for (int other = 0; other < cpus; other++) {
            if (other == cpu) {
                continue;
            }
            Footprint asleep = node.sleeping[other];
            if (asleep != null && !asleep.conflicts(step)) {
                sleeping = sleeping == awake ? new Footprint[cpus] : sleeping;
                sleeping[other] = asleep;
            }
            Footprint looksAt = spinning[other];
            if (looksAt != null && looksAt.isWokenBy(step)) {
                spinning = Node.with(spinning, other, null);
                wokenBy = Node.with(wokenBy, other, depth + 1);
            } else if ((node.enabled >>> other & 1) == 0 && looksAt == null && (runnable >>> other & 1) != 0) {
                wokenBy = Node.with(wokenBy, other, depth + 1);
            }
        }
        Spins.Loop loop = (runnable >>> cpu & 1) != 0 ? Spins.loop(nodes, cpu, depth + 1, run) : null;
        spinning = Node.with(spinning, cpu, loop != null && loop.certain() ? loop.looksAt() : null);
        long enabled = runnable;
        for (int other = 0; other < cpus; other++) {
            enabled &= spinning[other] == null ? -1 : ~(1L << other);
        }
        int[] lastSteps = node.last.clone();
        lastSteps[cpu] = depth;
        int last = depth == 0
                ? -1
                : Objects.requireNonNull(nodes.get(depth - 1).decision).cpu();
        boolean switched = last >= 0 && last != cpu;
        boolean preempted = switched && (node.enabled >>> last & 1) != 0;
        Node next = new Node(
                enabled,
                sleeping,
                spinning,
                wokenBy,
                lastSteps,
                node.preemptions + (preempted ? 1 : 0),
                node.switches + (switched ? 1 : 0));
        next.begun = loop != null && !loop.certain() ? nodes.get(loop.begin()) : null;
        return next;
    }

    // Going back

    /** Drops steps until one is found from which there is something left to do. */
    private boolean findNext() {
        while (true) {
            Node node = nodes.getLast();
            Decision decision = node.decision;
            if (decision != null) {
                if (decision.nextAnswers() != null) {
                    return true;
                }
                node.finish(decision.cpu(), reducing);
            }
            if (node.toExplore() != 0) {
                return true;
            }
            if (nodes.size() - 1 <= base) {
                return false;
            }
            nodes.removeLast();
        }
    }

    /** Takes the run back to the last node: from its snapshot, or on from the last one before it. */
    private void goBack() {
        int target = nodes.size() - 1;
        for (int i = moments.restore(target); i < target; i++) {
            moments.pass(i);
            Decision decision = Objects.requireNonNull(nodes.get(i).decision);
            races.stepping(decision.cpu(), i, run.now());
            run.step(decision.cpu(), decision.answers());
            races.repeated();
            stepsTaken++;
            moments.stepTaken();
        }
        moments.pass(target);
        ended = Optional.empty();
        otherwise = false;
    }
}
