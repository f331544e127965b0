package mmulator.relaxed.regime;

import mmulator.arch.TlbMaintenance;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.tlb.TlbCoverage;

/**
 * What a walk ends with, as far as TLBIs are concerned. Whether it is an entry for a whole contiguous run makes no difference:
 * each of its pages is to be invalidated by itself. Arm ARM D8, "Operation of the TLB maintenance instructions", I_JQPNP.
 *
 * @param global no ASID counts
 * @param xs it is memory with the XS attribute
 */
public record WalkEnd(Regime regime, long va, int level, boolean global, boolean xs) {
    public static WalkEnd of(Regime regime, long va, WalkResult result) {
        return switch (result) {
            case WalkFault fault -> new WalkEnd(regime, va, fault.level(), false, false);
            case Translated found ->
                new WalkEnd(
                        regime,
                        va,
                        found.level(),
                        !found.attributes().nG(),
                        found.attributes().memoryAttribute().isXs());
        };
    }

    /** No TLB can have it after that. */
    public boolean isRemovedBy(TlbMaintenance maintenance) {
        return TlbCoverage.guarantees(maintenance, regime, va, level, global, xs);
    }
}
