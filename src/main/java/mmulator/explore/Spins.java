package mmulator.explore;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds CPUs that go round in a loop which only others can end. */
final class Spins {
    /** How far back a loop is looked for, in the CPU's own steps. */
    private static final int LONGEST_LOOP = 256;

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
}
