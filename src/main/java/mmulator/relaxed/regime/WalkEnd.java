package mmulator.relaxed.regime;

import mmulator.arch.TlbMaintenance;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.tlb.TlbCoverage;
import mmulator.mmu.tlb.TlbEntry;
import org.jspecify.annotations.Nullable;

/**
 * What a walk ends with, as far as TLBIs are concerned.
 *
 * @param global no ASID counts
 * @param xs it is memory with the XS attribute
 * @param run the entry for a whole contiguous run that has been made of another member; null if it is the own descriptor
 */
public record WalkEnd(
        Regime regime,
        long va,
        int level,
        boolean global,
        boolean xs,
        @Nullable TlbEntry run) {

    /** @param served by an entry that was made of another member of the run */
    public static WalkEnd of(Regime regime, long va, WalkResult result, boolean served) {
        return switch (result) {
            case WalkFault fault -> new WalkEnd(regime, va, fault.level(), false, false, null);
            case Translated found ->
                new WalkEnd(
                        regime,
                        va,
                        found.level(),
                        !found.attributes().nG(),
                        found.attributes().memoryAttribute().isXs(),
                        served ? TlbEntry.of(found, regime, true, 0) : null);
        };
    }

    /** No TLB can have it after that. */
    public boolean isRemovedBy(TlbMaintenance maintenance) {
        return run == null
                ? TlbCoverage.guarantees(maintenance, regime, va, level, global, xs)
                : TlbCoverage.covers(maintenance, run);
    }
}
