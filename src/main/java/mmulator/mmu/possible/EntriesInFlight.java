package mmulator.mmu.possible;

import java.util.ArrayList;
import java.util.List;
import mmulator.mmu.Translated;
import mmulator.mmu.history.Moment;
import mmulator.mmu.tlb.TlbEntry;

/**
 * Entries that a CPU's own maintenance has removed, and that accesses may have been translated by before it had.
 *
 * @param maintenance that has reached the CPU
 * @param synchronizedAt the CPU's last context synchronization event
 */
record EntriesInFlight(int cpu, MaintenanceLog maintenance, Moment synchronizedAt) {

    /** @param walks for {@code va} whose translations the CPU may have had */
    List<PossibleEntry> of(List<PastWalk> walks, long va, int asid) {
        List<PossibleEntry> found = new ArrayList<>();
        for (PastWalk past : walks) {
            if (past.result() instanceof Translated walk && past.isCacheable()) {
                TlbEntry entry = TlbEntry.of(
                        walk, past.regime(), false, past.window().from().step());
                if (entry.matches(va, asid) && isInFlight(entry, va, past.last())) {
                    maintenance
                            .lastFor(entry, va, past.last().replacedAt())
                            .ifPresent(operation -> found.add(new PossibleEntry(
                                    entry,
                                    cpu,
                                    past.window().from(),
                                    past.window().until(),
                                    new PossibleEntry.Cause.InFlight(operation.maintenance(), operation.issued()))));
                }
            }
        }
        return found;
    }

    private boolean isInFlight(TlbEntry entry, long va, PastRead leaf) {
        return maintenance.removes(entry, va, leaf)
                && !maintenance.removesFromAccesses(entry, va, leaf, cpu, synchronizedAt);
    }
}
