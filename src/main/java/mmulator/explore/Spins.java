package mmulator.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds CPUs that go round in a loop which only others can end. */
final class Spins {
    /** How far back a loop is looked for, in the CPU's own steps. */
    private static final int LONGEST_LOOP = 256;

    /** Rounds by which a machine that goes by turns is sure to see that it goes in circles, for each of its CPUs. */
    private static final int SURE = 4;

    private Spins() {}

    /**
     * What the CPU has looked at since it was last in the state that it is in now, if it has changed nothing since, nor has
     * anybody changed what it looked at; null otherwise. Who has read a counter waits for time, which passes by itself.
     *
     * @param depth steps taken so far, the last one by {@code cpu}
     */
    static @Nullable Footprint loop(List<Node> nodes, int cpu, int depth, Run run) {
        int begin = depth - 1;
        Footprint last = Node.footprint(nodes, begin);
        if (last.changes() || last.countsSteps()) {
            return null;
        }
        long now = run.stateOf(cpu);
        for (int steps = 0; begin >= 0 && steps < LONGEST_LOOP; steps++) {
            Node node = nodes.get(begin);
            Footprint step = Node.footprint(nodes, begin);
            if (step.changes() || step.countsSteps()) {
                return null;
            }
            if (now == node.state) {
                Footprint looked = Node.footprint(nodes, begin);
                for (int i = depth - 1; i > begin; i = nodes.get(i).last[cpu]) {
                    looked = looked.and(Node.footprint(nodes, i));
                }
                int length = steps + 1;
                if (looked.isTimed() && !isGoneRoundTwice(lastSteps(nodes, depth - 1, cpu, 2 * length), length)) {
                    return null;
                }
                for (int i = begin + 1; i < depth; i++) {
                    Footprint other = Node.footprint(nodes, i);
                    if (other.cpu != cpu && other.changes() && other.conflicts(looked)) {
                        return null;
                    }
                }
                return looked;
            }
            begin = node.last[cpu];
        }
        return null;
    }

    /**
     * What a CPU has to choose from depends on more than its state: what was translated before its last context synchronization
     * event, say, it may have once. A loop with such things in it is one when it has been gone round in the same way twice.
     *
     * @param own the last steps of the CPU, in order
     * @param length of the round that they end with
     */
    static boolean isGoneRoundTwice(List<Decision> own, int length) {
        int begin = own.size() - length;
        if (begin < length) {
            return false;
        }
        for (int i = begin; i < own.size(); i++) {
            if (!own.get(i).isLike(own.get(i - length))) {
                return false;
            }
        }
        return true;
    }

    /** The CPU's last steps, in order. @param most how many at most */
    private static List<Decision> lastSteps(List<Node> nodes, int last, int cpu, int most) {
        List<Decision> steps = new ArrayList<>();
        for (int at = last; at >= 0 && steps.size() < most; at = nodes.get(at).last[cpu]) {
            steps.addFirst(Objects.requireNonNull(nodes.get(at).decision));
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
