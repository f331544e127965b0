package mmulator.check;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import mmulator.machine.Event;
import mmulator.mmu.TlbEntry;

/** What the concrete TLBs have been filled from and still hold: evidence for messages, nothing that rules judge by. */
final class TlbFills {
    private record Leaf(int cpu, long descriptor, long value) {}

    private final Map<Leaf, Long> steps;

    TlbFills() {
        steps = new HashMap<>();
    }

    TlbFills(TlbFills other) {
        steps = new HashMap<>(other.steps);
    }

    /** A trace written by hand may name an entry without the descriptors that it came from. */
    void observe(Event.TlbFilled filled) {
        if (filled.entry().steps().count() > 0) {
            steps.put(leaf(filled.cpu(), filled.entry()), filled.step());
        }
    }

    void observe(Event.TlbRemoved removed) {
        for (TlbEntry entry : removed.entries()) {
            if (entry.steps().count() > 0) {
                steps.remove(leaf(removed.cpu(), entry));
            }
        }
    }

    private static Leaf leaf(int cpu, TlbEntry entry) {
        return new Leaf(cpu, entry.descriptorAddress(), entry.descriptorValue());
    }

    /** The step at which the CPU filled its TLB from the descriptor when it had that value. */
    OptionalLong step(int cpu, long descriptor, long value) {
        Long step = steps.get(new Leaf(cpu, descriptor, value));
        return step == null ? OptionalLong.empty() : OptionalLong.of(step);
    }
}
