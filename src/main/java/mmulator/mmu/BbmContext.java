package mmulator.mmu;

import mmulator.arch.Mair;

/**
 * What the need for break-before-make depends on besides the descriptors: of the weakest CPU that can reach the table.
 *
 * @param bbml FEAT_BBM level, 0…3
 * @param hardwareAccessFlag a leaf with AF = 0 may become cached, because hardware sets AF
 * @param hardwareDirtyState a leaf with DBM = 1 may become writable, because hardware clears AP[2]
 * @param hierarchical APTable, UXNTable and PXNTable of Table descriptors count: HPDn is 0
 * @param mair gives AttrIndx its meaning
 */
public record BbmContext(
        int bbml, boolean hardwareAccessFlag, boolean hardwareDirtyState, boolean hierarchical, Mair mair) {

    /** For one CPU, and one of its VA ranges. */
    public static BbmContext of(Regime regime, VaRange range) {
        return new BbmContext(
                regime.cpu().bbml(),
                regime.hardwareAccessFlag(),
                regime.hardwareDirtyState(),
                range.hierarchical(),
                regime.mair());
    }
}
