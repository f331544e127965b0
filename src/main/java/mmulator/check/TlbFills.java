package mmulator.check;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import mmulator.machine.event.Event;
import mmulator.mmu.tlb.TlbEntry;

/** What the concrete TLBs have been filled from and still hold: evidence for messages, nothing that rules judge by. */
final class TlbFills {
    private record Leaf(int cpu, long descriptor, long value) {}

    /** @param asid −1 for a global entry */
    private record Fill(long step, int asid) {}

    private Map<Leaf, Fill> steps;
    /** {@link #steps} may be another's as well: it is copied before it changes. */
    private boolean shared;

    TlbFills() {
        steps = new HashMap<>();
    }

    TlbFills(TlbFills other) {
        steps = other.steps;
        shared = true;
        other.shared = true;
    }

    private Map<Leaf, Fill> own() {
        if (shared) {
            steps = new HashMap<>(steps);
            shared = false;
        }
        return steps;
    }

    /** A trace written by hand may name an entry without the descriptors that it came from. */
    void observe(Event.TlbFilled filled) {
        if (filled.entry().steps().count() > 0) {
            TlbEntry entry = filled.entry();
            own().put(leaf(filled.cpu(), entry), new Fill(filled.step(), entry.global() ? -1 : entry.asid()));
        }
    }

    void observe(Event.TlbRemoved removed) {
        for (TlbEntry entry : removed.entries()) {
            if (entry.steps().count() > 0) {
                own().remove(leaf(removed.cpu(), entry));
            }
        }
    }

    private static Leaf leaf(int cpu, TlbEntry entry) {
        return new Leaf(cpu, entry.descriptorAddress(), entry.descriptorValue());
    }

    /** The step at which the CPU filled its TLB from the descriptor when it had that value. */
    OptionalLong step(int cpu, long descriptor, long value) {
        Fill fill = steps.get(new Leaf(cpu, descriptor, value));
        return fill == null ? OptionalLong.empty() : OptionalLong.of(fill.step);
    }

    /** The same of an entry that serves as this one does: of its ASID, if it is not global. */
    OptionalLong step(int cpu, TlbEntry entry) {
        Fill fill = steps.get(leaf(cpu, entry));
        return fill != null && fill.asid == (entry.global() ? -1 : entry.asid())
                ? OptionalLong.of(fill.step)
                : OptionalLong.empty();
    }
}
