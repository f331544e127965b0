package mmulator.litmus.test;

import java.util.Comparator;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * A fault that happened.
 *
 * @param labels of the instruction, none if it has none
 * @param target as in a condition: {@code x} or {@code PTE(x)}; empty if the fault is about no address
 * @param kernelOnly the thread runs at EL0, and a descriptor is not its to touch
 */
public record Fault(int cpu, SortedSet<String> labels, String target, FaultKind kind, boolean kernelOnly)
        implements Comparable<Fault> {
    private static final Comparator<Fault> ORDER = Comparator.comparingInt(Fault::cpu)
            .thenComparing(fault -> String.join(",", fault.labels()))
            .thenComparing(Fault::target)
            .thenComparing(Fault::kind)
            .thenComparing(Fault::kernelOnly);

    @Override
    public int compareTo(Fault other) {
        return ORDER.compare(this, other);
    }

    /** {@code Fault(P0:L0,x,MMU:Translation)}, {@code Fault(P0,SupervisorCall)}. */
    @Override
    public String toString() {
        String label = switch (labels.size()) {
            case 0 -> "";
            case 1 -> ":" + labels.first();
            default -> labels.stream().collect(Collectors.joining(",", ":{", "}"));
        };
        return "Fault(P" + cpu + label + (target.isEmpty() ? "" : "," + target) + "," + kind
                + (kernelOnly ? ",EL0)" : ")");
    }
}
