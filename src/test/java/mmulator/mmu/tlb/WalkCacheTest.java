package mmulator.mmu.tlb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.mmu.Regime;
import mmulator.mmu.Tables;
import mmulator.mmu.Translated;
import org.junit.jupiter.api.Test;

final class WalkCacheTest {
    private static final long VA = 0xffff_0000_0000_1000L;

    private static Regime regime(int asid, long root) {
        return Tables.regime(Tables.CPU, Tables.TCR_4K, 0x9000, (long) asid << 48 | root);
    }

    /** Two address spaces, one after the other and with no TLBI, as where processes are switched. */
    @Test
    void tablesOfOneAsidAreNotUsedUnderAnother() {
        Tables tables = new Tables();
        for (long root : new long[] {0x1000, 0x1_1000}) {
            tables.put(root, 0, root + 0x1003)
                    .put(root + 0x1000, 0, root + 0x2003)
                    .put(root + 0x2000, 0, root + 0x3003)
                    .put(root + 0x3000, 1, 0x4800_0000L + root | 0x707)
                    .put(root + 0x3000, 2, 0x4900_0000L + root | 0x707);
        }
        Tlb tlb = new Tlb(TlbOptions.DEFAULT);
        for (int i = 0; i < 3; i++) {
            assertEquals(0x4800_1000L, output(tlb, regime(5, 0x1000), VA, tables));
            assertEquals(0x4900_1000L, output(tlb, regime(5, 0x1000), VA + 0x1000, tables));
            assertEquals(0x4801_1000L, output(tlb, regime(6, 0x1_1000), VA, tables));
            assertEquals(0x4901_1000L, output(tlb, regime(6, 0x1_1000), VA + 0x1000, tables));
        }
    }

    private static long output(Tlb tlb, Regime regime, long va, Tables tables) {
        return ((Translated) tlb.walk(regime, va, false, tables)).outputAddress();
    }
}
