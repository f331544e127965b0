package mmulator.explore;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import mmulator.mmu.history.Moment;

/**
 * Which steps of the execution under way happen before which, by vector clocks, and which pairs of them could change
 * places: source-DPOR's races. {@link Strategy.Exhaustive} names the source.
 */
final class Races implements Orders.Happened {
    private final List<Node> nodes;
    private final int cpus;
    private final boolean reducing;
    private final Orders orders;
    private int base;
    /** The step under way. */
    private int depth;

    private int cpu;
    /** Pairs of moments whose order the step under way depends on. */
    private final Set<Pair> asked = new LinkedHashSet<>();

    private record Pair(Moment one, Moment other) {}

    /** @param reducing whether anybody wants to know of races that can be reversed */
    Races(List<Node> nodes, int cpus, boolean reducing, Orders orders) {
        this.nodes = nodes;
        this.cpus = cpus;
        this.reducing = reducing;
        this.orders = orders;
    }

    /** Steps before this depth are others' to explore. */
    void ignoreBefore(int depth) {
        base = depth;
    }

    /**
     * By CPU the last step that happens before the one that {@code cpu} has taken at {@code depth}; on the way, every race is
     * noted where it can be reversed.
     */
    int[] clock(int cpu, int depth, Footprint step) {
        int[] clock = new int[cpus];
        Node node = nodes.get(depth);
        if (node.last[cpu] >= 0) {
            join(clock, nodes.get(node.last[cpu]));
        }
        if (node.wokenBy[cpu] != 0) {
            join(clock, nodes.get(node.wokenBy[cpu] - 1));
        }
        int[] next = node.last.clone();
        // What of each CPU happens before it whatever of that CPU it conflicts with itself.
        int[] anyway = clock.clone();
        while (true) {
            // The latest step of another CPU that is not known to happen before, and conflicts.
            int latest = -1;
            for (int other = 0; other < cpus; other++) {
                if (other == cpu) {
                    continue;
                }
                while (next[other] >= clock[other]
                        && !Node.footprint(nodes, next[other]).conflicts(step)) {
                    next[other] = nodes.get(next[other]).last[other];
                }
                if (next[other] >= clock[other] && next[other] > latest) {
                    latest = next[other];
                }
            }
            if (latest < 0) {
                break;
            }
            if (reducing && latest >= base) {
                race(latest, depth, cpu, clock);
            }
            cameBetween(latest, step);
            int whose = Node.footprint(nodes, latest).cpu;
            int before = anyway[whose];
            join(anyway, nodes.get(latest));
            anyway[whose] = before;
            join(clock, nodes.get(latest));
        }
        for (int other = 0; other < cpus; other++) {
            if (other != cpu && clock[other] > 0) {
                comesBetween(step, Node.footprint(nodes, clock[other] - 1), anyway[other] == clock[other]);
            }
        }
        clock[cpu] = depth + 1;
        return clock;
    }

    /**
     * A step comes behind one of another CPU. If it has to, and the plain instructions of that need not come before it, it may come
     * between; otherwise to come before that one is as good.
     *
     * @param anyway it has to, whatever the two have to do with one another
     */
    private void comesBetween(Footprint step, Footprint early, boolean anyway) {
        Set<Long> words = early.tail.against(step, early.cpu);
        if (!words.isEmpty() && (anyway || early.conflicts(step.withoutInterrupts()))) {
            orders.stepThrough(words);
        }
    }

    /**
     * The same of a step that has come before: had it come between, the execution might have ended before it ever came behind.
     *
     * @param depth its own
     */
    private void cameBetween(int depth, Footprint late) {
        orders.raced(late.tail.plain());
        Footprint step = Node.footprint(nodes, depth);
        Set<Long> words = late.tail.against(step, late.cpu);
        if (!words.isEmpty() && isHeld(depth, late)) {
            orders.stepThrough(words);
        }
    }

    /** True if that step, or one before it, may have to come behind the instruction that the late one is named by. */
    private boolean isHeld(int depth, Footprint late) {
        for (int i = depth; i >= 0; i--) {
            Footprint step = Node.footprint(nodes, i);
            if (step.cpu != late.cpu && late.conflictsButByEnding(step.withoutInterrupts())) {
                return true;
            }
        }
        return false;
    }

    /** The step was the last of all, by an exception at {@code pc}. */
    void ended(Footprint step, long pc) {
        Set<Long> words = step.tail.beforeEnd(pc);
        if (step.tail.visible()) {
            orders.stepThrough(words);
        } else {
            orders.endedBehind(step.tail.plain(), words);
        }
    }

    // What happens before what

    /** {@code cpu} is about to take the step from the node at {@code depth}. @param now the last moment before it */
    void stepping(int cpu, int depth, Moment now) {
        this.cpu = cpu;
        this.depth = depth;
        nodes.get(depth).before = now;
        asked.clear();
    }

    /** The step was one that has been taken before. */
    void repeated() {
        asked.clear();
    }

    /** The step has been taken: orders that it depends on matter, unless they are kept. */
    void tellOrders() {
        for (Pair pair : asked) {
            int one = depth(pair.one);
            int other = depth(pair.other);
            if (one >= 0 && other >= 0 && !happensBefore(Math.min(one, other), Math.max(one, other))) {
                orders.matter(Node.footprint(nodes, one), Node.footprint(nodes, other));
            }
        }
    }

    /** The step that a moment belongs to, or −1. */
    private int depth(Moment moment) {
        int low = 0;
        int high = depth + 1;
        while (low < high) {
            int middle = low + high >>> 1;
            if (nodes.get(middle).before.isBefore(moment)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low - 1;
    }

    /** Both must have been taken. */
    private boolean happensBefore(int early, int late) {
        int earlyCpu = Node.footprint(nodes, early).cpu;
        return early == late || Objects.requireNonNull(nodes.get(late).clock)[earlyCpu] > early;
    }

    @Override
    public boolean surely(Moment first, Moment second) {
        int early = depth(first);
        int late = depth(second);
        return second == Moment.NEVER
                || early < 0
                || early <= late && (late < depth ? happensBefore(early, late) : past(early));
    }

    @Override
    public boolean surelyPast(Moment moment) {
        return past(depth(moment));
    }

    /** True if the step under way belongs to the CPU that took that one, or it happens before an earlier step of that CPU. */
    private boolean past(int early) {
        if (early < 0 || early == depth || Node.footprint(nodes, early).cpu == cpu) {
            return true;
        }
        int last = nodes.get(depth).last[cpu];
        return last > early && happensBefore(early, last);
    }

    @Override
    public void order(Moment one, Moment other) {
        if (one != Moment.NEVER && other != Moment.NEVER) {
            asked.add(new Pair(one, other));
        }
    }

    private static void join(int[] clock, Node node) {
        int[] other = Objects.requireNonNull(node.clock);
        for (int i = 0; i < clock.length; i++) {
            clock[i] = Math.max(clock[i], other[i]);
        }
    }

    /** The step at {@code early} and the one that {@code cpu} now takes at {@code depth} can change places. */
    private void race(int early, int depth, int cpu, int[] clock) {
        Node node = nodes.get(early);
        int earlyCpu = Node.footprint(nodes, early).cpu;
        // First steps, by CPU, of what does not happen after the early one; the present step last.
        int[] firstSteps = new int[cpus];
        Arrays.fill(firstSteps, -1);
        long initials = 0;
        for (int i = early + 1; i < depth; i++) {
            Node later = nodes.get(i);
            int[] laterClock = Objects.requireNonNull(later.clock);
            if (laterClock[earlyCpu] > early) {
                continue;
            }
            int laterCpu = Node.footprint(nodes, i).cpu;
            if (firstSteps[laterCpu] < 0) {
                firstSteps[laterCpu] = i;
                initials |= isInitial(firstSteps, laterCpu, laterClock) ? 1L << laterCpu : 0;
            }
        }
        if (firstSteps[cpu] < 0) {
            firstSteps[cpu] = depth;
            initials |= isInitial(firstSteps, cpu, clock) ? 1L << cpu : 0;
        }
        if ((initials & node.backtrack) == 0) {
            long usable = initials & node.enabled;
            if (usable == 0) {
                // The first of those steps is an initial. What made its CPU ready happens before it, and so not here in
                // between.
                throw new IllegalStateException("no CPU can be tried in place of cpu" + earlyCpu + " at step " + early);
            }
            // Any of them will do. That of the step itself makes fewer executions of three CPUs and more.
            node.backtrack |= (usable >>> cpu & 1) != 0 ? 1L << cpu : Long.lowestOneBit(usable);
        }
    }

    /** True if none of the first steps happens before the one with this clock. */
    private static boolean isInitial(int[] firstSteps, int cpu, int[] clock) {
        for (int other = 0; other < firstSteps.length; other++) {
            if (other != cpu && firstSteps[other] >= 0 && clock[other] > firstSteps[other]) {
                return false;
            }
        }
        return true;
    }
}
