package mmulator.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds CPUs that go round in a loop which only others can end. */
final class Spins {
    /** How far back a loop is looked for, in the CPU's own steps. */
    static final int LONGEST_LOOP = 256;

    /** How far back rounds of it are remembered. */
    static final int LONGEST_MEMORY = 4 * LONGEST_LOOP;

    /** Rounds by which a machine that goes by turns is sure to see that it goes in circles, for each of its CPUs. */
    private static final int SURE = 4;

    private Spins() {}

    /**
     * A CPU is in the state in which it was, and has changed nothing since, but for what belongs to that state.
     *
     * @param looksAt what may end it
     * @param begin the moment at which it was
     * @param certain it will go round like this until somebody changes what it looks at; otherwise, once more at least
     */
    record Loop(Footprint looksAt, int begin, boolean certain) {}

    /**
     * The loop that the CPU has gone round, if nobody has changed what it looks at meanwhile; null otherwise. Who has read a
     * counter waits for time, which passes by itself.
     *
     * @param depth steps taken so far, the last one by {@code cpu}
     */
    static @Nullable Loop loop(List<Node> nodes, int cpu, int depth, Run run) {
        int begin = depth - 1;
        Footprint last = Node.footprint(nodes, begin);
        if (last.lasts() || last.countsSteps()) {
            return null;
        }
        long now = run.stateOf(cpu);
        for (int steps = 0; begin >= 0 && steps < LONGEST_LOOP; steps++) {
            Node node = nodes.get(begin);
            Footprint own = Node.footprint(nodes, begin);
            if (own.lasts() || own.countsSteps()) {
                return null;
            }
            if (now == node.state) {
                Footprint looked = own;
                for (int i = depth - 1; i > begin; i = nodes.get(i).last[cpu]) {
                    looked = looked.and(Node.footprint(nodes, i));
                }
                for (int i = begin + 1; i < depth; i++) {
                    Footprint step = Node.footprint(nodes, i);
                    if (step.cpu != cpu && looked.isWokenBy(step)) {
                        return null;
                    }
                }
                return new Loop(looked, begin, !looked.isTimed() || isGoneRoundTwice(nodes, begin, depth, looked));
            }
            begin = node.last[cpu];
        }
        return null;
    }

    /** True of a step by another CPU that changes what is looked at. */
    private static boolean isChangeOf(Footprint looked, Footprint step) {
        return step.cpu != looked.cpu && step.changes() && step.conflicts(looked);
    }

    /**
     * A step that a CPU has taken.
     *
     * @param before its state before it
     */
    record Taken(long before, Decision decision) {
        /** From the same state, with as much to choose from. */
        boolean isLike(Taken other) {
            return before == other.before && decision.isOfAsMany(other.decision);
        }
    }

    /**
     * What a CPU has to choose from depends on more than its state: what was translated before its last context synchronization
     * event, say, it may have once. A loop with such things in it is one when it has been gone round twice, with as much to choose
     * from the second time as the first.
     *
     * @param round the last one
     * @param earlier what the CPU has done since anything changed for it
     */
    static boolean isGoneRoundTwice(List<Taken> round, List<Taken> earlier) {
        return round.stream().allMatch(step -> earlier.stream().anyMatch(step::isLike));
    }

    /**
     * The same of the round from {@code begin} on. Where others have done something since the round before that adds to what there is
     * to choose from, the second shows it, and nothing is left that may be had once.
     */
    private static boolean isGoneRoundTwice(List<Node> nodes, int begin, int depth, Footprint looked) {
        List<Taken> earlier = new ArrayList<>();
        long start = nodes.get(begin).state;
        boolean more = false;
        for (int i = begin - 1; i >= 0 && earlier.size() < LONGEST_LOOP; i--) {
            Footprint step = Node.footprint(nodes, i);
            if (isChangeOf(looked, step)) {
                if (step.settles()) {
                    return false;
                }
                more = true;
            } else if (step.cpu == looked.cpu) {
                if (step.lasts() || step.countsSteps()) {
                    return false;
                }
                earlier.add(nodes.get(i).taken());
                if (nodes.get(i).state == start) {
                    // A round that settles something itself shows that in the next one only.
                    return more
                            ? !settles(nodes, begin, depth, looked.cpu)
                            : isGoneRoundTwice(steps(nodes, begin, depth, looked.cpu), earlier);
                }
            }
        }
        return false;
    }

    private static boolean settles(List<Node> nodes, int begin, int depth, int cpu) {
        boolean settles = false;
        for (int i = depth - 1; i >= begin; i = nodes.get(i).last[cpu]) {
            settles |= Node.footprint(nodes, i).settles();
        }
        return settles;
    }

    private static List<Taken> steps(List<Node> nodes, int begin, int depth, int cpu) {
        List<Taken> steps = new ArrayList<>();
        for (int i = depth - 1; i >= begin; i = nodes.get(i).last[cpu]) {
            steps.add(nodes.get(i).taken());
        }
        return steps;
    }

    /** The loops of those that spin: the steps of each that runs, from the last one back to where it was in that state. */
    static List<List<Node>> loops(List<Node> nodes, Run run) {
        List<List<Node>> loops = new ArrayList<>();
        long runnable = run.runnable();
        int[] last = nodes.getLast().last;
        for (int cpu = 0; cpu < last.length; cpu++) {
            if ((runnable >>> cpu & 1) != 0) {
                loops.add(loop(nodes, last[cpu], cpu, run.stateOf(cpu)));
            }
        }
        return loops;
    }

    /** How they go on for ever. */
    static List<List<Decision>> rounds(List<List<Node>> loops, int cpus) {
        List<List<Decision>> once = loops.stream()
                .map(loop -> loop.stream()
                        .map(node -> Objects.requireNonNull(node.decision))
                        .toList())
                .toList();
        return repeated(once, cpus);
    }

    /** Somebody goes round only because he puts off an interrupt each time. */
    static boolean putOff(List<List<Node>> loops) {
        return loops.stream().flatMap(List::stream).anyMatch(node -> node.puttingOff);
    }

    /** So often that it is sure to be seen; not at all if all goes on so by itself. */
    static List<List<Decision>> repeated(List<List<Decision>> once, int cpus) {
        List<List<Decision>> rounds = new ArrayList<>();
        boolean chosen = once.stream()
                .flatMap(List::stream)
                .anyMatch(decision -> Arrays.stream(decision.answers()).anyMatch(answer -> answer != 0));
        for (int i = 0; chosen && i < SURE * (1 + cpus); i++) {
            rounds.addAll(once);
        }
        return rounds;
    }

    private static List<Node> loop(List<Node> nodes, int last, int cpu, long state) {
        List<Node> steps = new ArrayList<>();
        for (int at = last; at >= 0; at = nodes.get(at).last[cpu]) {
            steps.addFirst(nodes.get(at));
            if (nodes.get(at).state == state) {
                break;
            }
        }
        return steps;
    }
}
