package mmulator.report.mmu;

import mmulator.mmu.Regime;
import mmulator.mmu.VaRange;

/**
 * Tables to print: those of one TTBR in a regime.
 *
 * @param name what the reader knows them by
 * @param half 0 for TTBR0_EL1, 1 for TTBR1_EL1
 */
public record TableRoot(String name, Regime regime, int half) {
    VaRange range() {
        return half == 0 ? regime.lower() : regime.upper();
    }
}
