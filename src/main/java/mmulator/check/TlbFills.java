package mmulator.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;
import mmulator.machine.event.Event;
import mmulator.mmu.tlb.TlbEntry;

/** What the concrete TLBs have been filled from and still hold: evidence for messages, nothing that rules judge by. */
final class TlbFills {
    private record Leaf(int cpu, long descriptor, long value) {}

    private record Fill(long step, TlbEntry entry) {
        boolean servesAs(TlbEntry other) {
            return entry.global() == other.global() && (entry.global() || entry.asid() == other.asid());
        }
    }

    /** One leaf may have filled several entries: for several ASIDs, or for a whole run and a part of it. */
    private Map<Leaf, List<Fill>> fills;
    /** {@link #fills} may be another's as well: it is copied before it changes. */
    private boolean shared;

    TlbFills() {
        fills = new HashMap<>();
    }

    TlbFills(TlbFills other) {
        fills = other.fills;
        shared = true;
        other.shared = true;
    }

    private Map<Leaf, List<Fill>> own() {
        if (shared) {
            fills = new HashMap<>(fills);
            shared = false;
        }
        return fills;
    }

    /** A trace written by hand may name an entry without the descriptors that it came from. */
    void observe(Event.TlbFilled filled) {
        TlbEntry entry = filled.entry();
        if (entry.steps().count() > 0) {
            own().merge(
                            leaf(filled.cpu(), entry),
                            List.of(new Fill(filled.step(), entry)),
                            (before, more) -> Stream.concat(before.stream(), more.stream())
                                    .toList());
        }
    }

    void observe(Event.TlbRemoved removed) {
        for (TlbEntry entry : removed.entries()) {
            if (entry.steps().count() > 0) {
                own().computeIfPresent(leaf(removed.cpu(), entry), (leaf, before) -> {
                    List<Fill> left = before.stream()
                            .filter(fill -> !fill.entry.equals(entry))
                            .toList();
                    return left.isEmpty() ? null : left;
                });
            }
        }
    }

    private static Leaf leaf(int cpu, TlbEntry entry) {
        return new Leaf(cpu, entry.descriptorAddress(), entry.descriptorValue());
    }

    /** The step at which the CPU filled its TLB from the descriptor when it had that value, for the last time. */
    OptionalLong step(int cpu, long descriptor, long value) {
        return last(new Leaf(cpu, descriptor, value), fill -> true);
    }

    /** The same of an entry that serves as this one does: of its ASID, if it is not global. */
    OptionalLong step(int cpu, TlbEntry entry) {
        return last(leaf(cpu, entry), fill -> fill.servesAs(entry));
    }

    private OptionalLong last(Leaf leaf, Predicate<Fill> which) {
        return fills.getOrDefault(leaf, List.of()).stream()
                .filter(which)
                .mapToLong(Fill::step)
                .max();
    }
}
