package mmulator.mmu;

import java.util.Collection;
import mmulator.arch.Mair;

/**
 * What the need for break-before-make depends on besides the descriptors: of the weakest CPU that can reach the table.
 *
 * @param bbml FEAT_BBM level, 0…3
 * @param hardwareAccessFlag a leaf with AF = 0 may become cached, because hardware sets AF
 * @param hardwareDirtyState a leaf with DBM = 1 may become writable, because hardware clears AP[2]
 * @param hierarchical APTable, UXNTable and PXNTable of Table descriptors count: HPDn is 0
 * @param mair gives AttrIndx its meaning
 * @param outputBits a descriptor with an address of more bits is never cached: it generates an Address size fault (R_XCLRD)
 */
public record BbmContext(
        int bbml,
        boolean hardwareAccessFlag,
        boolean hardwareDirtyState,
        boolean hierarchical,
        Mair mair,
        int outputBits) {

    /** For one CPU, and one of its VA ranges. */
    public static BbmContext of(Regime regime, VaRange range) {
        return of(regime, range, range.outputBits());
    }

    private static BbmContext of(Regime regime, VaRange range, int outputBits) {
        return new BbmContext(
                regime.cpu().bbml(),
                regime.hardwareAccessFlag(),
                regime.hardwareDirtyState(),
                range.hierarchical(),
                regime.mair(),
                outputBits);
    }

    /**
     * For one CPU, and a virtual address.
     *
     * @param held in which the old value may have been cached
     * @param now in which the new one may be: the output address size may have grown since
     */
    public static BbmContext of(Regime held, Collection<Regime> now, long va) {
        VaRange range = held.rangeOf(va);
        int outputBits = now.stream()
                .filter(Regime::mmuOn)
                .mapToInt(regime -> regime.rangeOf(va).outputBits())
                .reduce(range.outputBits(), Math::max);
        return of(held, range, outputBits);
    }
}
