package mmulator.mmu;

import static mmulator.mmu.Tables.CPU;
import static mmulator.mmu.Tables.TCR_4K;
import static mmulator.mmu.WalkTest.BLOCK_RW;
import static mmulator.mmu.WalkTest.TABLE;
import static mmulator.mmu.WalkTest.VA;
import static mmulator.mmu.WalkTest.assertFault;
import static mmulator.mmu.WalkTest.fourLevels;
import static mmulator.mmu.WalkTest.translated;
import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.mmu.WalkFault.Kind;
import mmulator.mmu.WalkFault.Reason;
import org.junit.jupiter.api.Test;

/** Walks computed by hand, of every granule, and of ranges that begin at another level. */
final class WalkSizesTest {
    @Test
    void smallFirstTableIsIndexedByTheBitsOfTheRange() {
        // T0SZ = 25: 39 bits, level 1. 33: 31 bits, level 1 with two entries. 39: 25 bits, level 2 with sixteen.
        Tables tables = new Tables()
                .put(0x9000, 3, 0xc000_0000L | BLOCK_RW)
                .put(0xa010, 1, 0x4000_0000L | BLOCK_RW)
                .put(0xb080, 3, 0x4880_0000L | BLOCK_RW);
        Regime r39 = Tables.regime(CPU, TCR_4K & ~0x3fL | 25, 0x9000, 0x1000);
        assertEquals(
                0xc000_1234L, translated(Walk.walk(r39, 0xc000_1234L, tables)).outputAddress());
        Regime r31 = Tables.regime(CPU, TCR_4K & ~0x3fL | 33, 0xa010, 0x1000);
        assertEquals(
                0x4000_1234L, translated(Walk.walk(r31, 0x4000_1234L, tables)).outputAddress());
        assertFault(Kind.TRANSLATION, 0, Reason.VA_OUT_OF_RANGE, Walk.walk(r31, 0x8000_1234L, tables));
        Regime r25 = Tables.regime(CPU, TCR_4K & ~0x3fL | 39, 0xb080, 0x1000);
        assertEquals(2, r25.lower().startLevel());
        assertEquals(
                0x4880_1234L, translated(Walk.walk(r25, 0x60_1234L, tables)).outputAddress());
    }

    @Test
    void sizesOutsideTheArchitecturesAreFaults() {
        Regime small = Tables.regime(CPU, TCR_4K & ~0x3fL | 40, 0x9000, 0x1000);
        assertFault(Kind.TRANSLATION, 0, Reason.SIZE_INVALID, Walk.walk(small, 0, new Tables()));
        CpuFeatures ttst = CpuFeatures.builder().ttst(true).build();
        Regime smaller = Tables.regime(ttst, TCR_4K & ~0x3fL | 48, 0x9000, 0x1000);
        assertFault(Kind.TRANSLATION, 3, Reason.INVALID_DESCRIPTOR, Walk.walk(smaller, 0, new Tables()));
        Regime large = Tables.regime(CPU, TCR_4K & ~0x3fL | 12, 0x9000, 0x1000);
        assertFault(Kind.TRANSLATION, 0, Reason.SIZE_INVALID, Walk.walk(large, 0, new Tables()));
        assertEquals(1, large.anomalies().size());
    }

    @Test
    void fiveLevelsWithLpa2StartAtLevelMinusOne() {
        CpuFeatures lpa2 = CpuFeatures.builder().paBits(52).lpa2(true).build();
        long tcr = 12 | 12 << 16 | Tcr.granuleBits(1, Granule.K4) | 6L << 32 | Tcr.DS | 3L << 12 | 2L << 28;
        // 0xffff…: bits 51:48 of a 52-bit upper VA index level -1 (16 entries); here 0xf, then 256, 1, 2, 3.
        Tables tables = fourLevels(0x0003_0000_4801_2000L | 0x0060_0000_0000_0407L | 3L << 8)
                .put(0x8000, 15, 0x1000 | TABLE);
        Regime regime = Tables.regime(lpa2, tcr, 0x9000, 0x8000);
        Translated walk = translated(Walk.walk(regime, VA, tables));
        assertEquals(0x000f_0000_4801_2abcL, walk.outputAddress());
        assertEquals(-1, walk.steps().startLevel());
        assertEquals(5, walk.steps().count());
        assertEquals(2, walk.attributes().shareability(), "from TCR_EL1.SH1");
        assertFault(Kind.TRANSLATION, -1, Reason.INVALID_DESCRIPTOR, Walk.walk(regime, 0x0001_0000_0000_0000L, tables));
        Tables huge = new Tables()
                .put(0x8000, 15, 0x1000 | TABLE)
                .put(0x1000, 256, 0x0080_0000_0000L | 0x0060_0000_0000_0405L);
        Translated block = translated(Walk.walk(regime, VA, huge));
        assertEquals(0, block.level());
        assertEquals(39, block.sizeShift());
        assertEquals(0x0080_4040_3abcL, block.outputAddress());
    }

    @Test
    void ttbrOfLpa2HoldsTheTopOfItsAddressInBits5To2() {
        CpuFeatures lpa2 = CpuFeatures.builder().paBits(52).lpa2(true).build();
        long tcr = 12 | 12 << 16 | Tcr.granuleBits(1, Granule.K4) | 6L << 32 | Tcr.DS;
        assertEquals(
                0x000f_0000_0000_8000L,
                Tables.regime(lpa2, tcr, 0, 0x803c).upper().tableBase());
        Regime narrow = Tables.regime(lpa2, tcr & ~(7L << 32) | 5L << 32, 0, 0x803c);
        assertFault(Kind.ADDRESS_SIZE, 0, Reason.BASE_TOO_LARGE, Walk.walk(narrow, VA, new Tables()));
    }

    @Test
    void sixtyFourKWithLpaStartsAtLevelOneAndHas52BitOutput() {
        CpuFeatures lpa = CpuFeatures.builder().paBits(52).vaBits(52).build();
        long tcr = 12 | 12 << 16 | Tcr.granuleBits(0, Granule.K64) | Tcr.granuleBits(1, Granule.K64) | 6L << 32;
        // IA 51:42 = 1, 41:29 = 2, 28:16 = 3, offset 0x4567.
        long va = 1L << 42 | 2L << 29 | 3L << 16 | 0x4567;
        Tables tables = new Tables()
                .put(0x20000, 1, 0x30000 | TABLE)
                .put(0x30000, 2, 0x40000 | TABLE)
                .put(0x40000, 3, 0x1234_5678_0000L | 0xa000 | 0x0707 & 0xfff);
        Regime regime = Tables.regime(lpa, tcr, 0x20000, 0);
        Translated page = translated(Walk.walk(regime, va, tables));
        assertEquals(0x000a_1234_5678_4567L, page.outputAddress());
        assertEquals(1, page.steps().startLevel());
        tables.put(0x20000, 1, 0x0400_0000_0000L | 0xf000 | 0x705);
        Translated block = translated(Walk.walk(regime, va, tables));
        assertEquals(42, block.sizeShift());
        assertEquals(0x000f_0400_0000_0000L | 2L << 29 | 3L << 16 | 0x4567, block.outputAddress());
        Regime narrow = Tables.regime(lpa, tcr & ~(7L << 32) | 5L << 32, 0x20000, 0);
        assertFault(Kind.ADDRESS_SIZE, 1, Reason.OUTPUT_TOO_LARGE, Walk.walk(narrow, va, tables));
    }

    @Test
    void sixteenKOf48BitsHasATwoEntryTableAtLevelZero() {
        long tcr = 16 | 16 << 16 | Tcr.granuleBits(0, Granule.K16) | Tcr.granuleBits(1, Granule.K16) | 5L << 32;
        long va = 1L << 47 | 2L << 36 | 3L << 25 | 4L << 14 | 0x123;
        Tables tables = new Tables()
                .put(0x8000, 1, 0xc000 | TABLE)
                .put(0xc000, 2, 0x10000 | TABLE)
                .put(0x10000, 3, 0x14000 | TABLE)
                .put(0x14000, 4, 0x4800_4000L | 0x707);
        Translated walk = translated(Walk.walk(Tables.regime(CPU, tcr, 0x8000, 0), va, tables));
        assertEquals(0x4800_4123L, walk.outputAddress());
        assertEquals(4, walk.steps().count());
        tables.put(0x10000, 3, 0x4800_0000L | 0x705);
        assertEquals(
                25,
                translated(Walk.walk(Tables.regime(CPU, tcr, 0x8000, 0), va, tables))
                        .sizeShift());
    }
}
