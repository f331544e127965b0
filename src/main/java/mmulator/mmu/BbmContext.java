package mmulator.mmu;

import mmulator.arch.CpuFeatures;
import mmulator.arch.Mair;

/**
 * What the need for break-before-make depends on besides the descriptors: of the weakest CPU that can reach the table.
 *
 * @param bbml FEAT_BBM level, 0…3
 * @param neverAborts no TLB conflict abort for a change of size: bbml 3, or bbml 2 with noabort
 * @param hardwareAccessFlag a leaf with AF = 0 may become cached, because hardware sets AF
 * @param hardwareDirtyState a leaf with DBM = 1 may become writable, because hardware clears AP[2]
 * @param hierarchical APTable, UXNTable and PXNTable of Table descriptors count: HPDn is 0
 * @param mair gives AttrIndx its meaning
 */
public record BbmContext(
        int bbml,
        boolean neverAborts,
        boolean hardwareAccessFlag,
        boolean hardwareDirtyState,
        boolean hierarchical,
        Mair mair) {

    /** For one CPU, and one of its VA ranges. */
    public static BbmContext of(Regime regime, VaRange range) {
        CpuFeatures cpu = regime.cpu();
        return new BbmContext(
                cpu.bbml(),
                cpu.sizeChangeNeverAborts(),
                regime.hardwareAccessFlag(),
                regime.hardwareDirtyState(),
                range.hierarchical(),
                regime.mair());
    }

    /** For this and another CPU together: the lower level, and whatever hardware update either does. MAIR is this one's. */
    public BbmContext and(BbmContext other) {
        return new BbmContext(
                Math.min(bbml, other.bbml),
                neverAborts && other.neverAborts,
                hardwareAccessFlag || other.hardwareAccessFlag,
                hardwareDirtyState || other.hardwareDirtyState,
                hierarchical || other.hierarchical,
                mair);
    }
}
