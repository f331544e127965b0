package mmulator.mmu;

import static mmulator.mmu.Tables.CPU;
import static mmulator.mmu.Tables.TCR_4K;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.MemoryAttribute;
import mmulator.arch.Tcr;
import mmulator.mmu.WalkFault.Kind;
import mmulator.mmu.WalkFault.Reason;
import org.junit.jupiter.api.Test;

/** Walks over tables computed by hand. */
final class WalkTest {

    /** Index 256, 1, 2, 3 at levels 0 to 3 of a 48-bit 4K walk. */
    private static final long VA = 0xffff_8000_4040_3abcL;

    private static final long TABLE = 3;
    private static final long PAGE_RW = 0x0060_0000_0000_0707L;
    private static final long BLOCK_RW = 0x0060_0000_0000_0705L;

    private static Tables fourLevels(long leaf) {
        return new Tables()
                .put(0x1000, 256, 0x2000 | TABLE)
                .put(0x2000, 1, 0x3000 | TABLE)
                .put(0x3000, 2, 0x4000 | TABLE)
                .put(0x4000, 3, leaf);
    }

    private static Translated translated(WalkResult result) {
        return assertInstanceOf(Translated.class, result);
    }

    private static void assertFault(Kind kind, int level, Reason reason, WalkResult result) {
        WalkFault fault = assertInstanceOf(WalkFault.class, result);
        assertEquals(kind + " " + level + " " + reason, fault.kind() + " " + fault.level() + " " + fault.reason());
    }

    @Test
    void fourLevelsLeadToAPage() {
        Translated walk = translated(Walk.walk(Tables.regime(), VA, fourLevels(0x4801_2000L | PAGE_RW)));
        assertEquals(0x4801_2abcL, walk.outputAddress());
        assertEquals(0xffff_8000_4040_3000L, walk.iaBase());
        assertEquals(12, walk.sizeShift());
        assertEquals(3, walk.level());
        assertEquals(1, walk.half());
        assertEquals(
                "L0 0x0000000000001800=0x0000000000002003 L1 0x0000000000002008=0x0000000000003003"
                        + " L2 0x0000000000003010=0x0000000000004003 L3 0x0000000000004018=0x0060000048012707",
                walk.steps().toString());
        assertEquals("Normal WB ISH RW PXN UXN AF", walk.attributes().toString());
        assertFalse(walk.contiguous() || walk.accessFlagDue());
        assertEquals("0xffff800040403abc -> 0x0000000048012abc level 3 Normal WB ISH RW PXN UXN AF", walk.toString());
    }

    @Test
    void blocksEndTheWalkEarly() {
        Tables tables = fourLevels(0).put(0x3000, 2, 0x4800_0000L | BLOCK_RW);
        Translated two = translated(Walk.walk(Tables.regime(), VA, tables));
        assertEquals(0x4800_3abcL, two.outputAddress());
        assertEquals(21, two.sizeShift());
        tables.put(0x2000, 1, 0x8000_0000L | BLOCK_RW);
        Translated one = translated(Walk.walk(Tables.regime(), VA, tables));
        assertEquals(0x8040_3abcL, one.outputAddress());
        assertEquals(30, one.sizeShift());
        assertEquals(1, one.level());
    }

    @Test
    void invalidAndReservedDescriptorsAreTranslationFaultsAtTheirLevel() {
        assertFault(Kind.TRANSLATION, 3, Reason.INVALID_DESCRIPTOR, Walk.walk(Tables.regime(), VA, fourLevels(0)));
        assertFault(
                Kind.TRANSLATION,
                3,
                Reason.RESERVED_DESCRIPTOR,
                Walk.walk(Tables.regime(), VA, fourLevels(0x4801_2705L)));
        Tables blockAtZero = fourLevels(0).put(0x1000, 256, BLOCK_RW);
        assertFault(Kind.TRANSLATION, 0, Reason.RESERVED_DESCRIPTOR, Walk.walk(Tables.regime(), VA, blockAtZero));
        assertFault(Kind.TRANSLATION, 0, Reason.INVALID_DESCRIPTOR, Walk.walk(Tables.regime(), VA, new Tables()));
    }

    @Test
    void addressesOutsideTheirRangeAreLevelZeroTranslationFaults() {
        Regime regime = Tables.regime();
        assertFault(
                Kind.TRANSLATION, 0, Reason.VA_OUT_OF_RANGE, Walk.walk(regime, 0x0001_0000_0000_0000L, new Tables()));
        assertFault(
                Kind.TRANSLATION, 0, Reason.VA_OUT_OF_RANGE, Walk.walk(regime, 0xfffe_8000_0000_0000L, new Tables()));
        assertFault(
                Kind.TRANSLATION, 0, Reason.VA_OUT_OF_RANGE, Walk.walk(regime, 0x00ff_0000_0000_0000L, new Tables()));
        assertFault(
                Kind.TRANSLATION, 0, Reason.VA_OUT_OF_RANGE, Walk.walk(regime, 0x7fff_8000_4040_3abcL, new Tables()));
    }

    @Test
    void topByteIsIgnoredWhereTheRegisterSaysSo() {
        Tables tables = fourLevels(0x4801_2000L | PAGE_RW);
        long tagged = VA & ~(0xffL << 56) | 0x5aL << 56;
        Regime tbi = Tables.regime(CPU, TCR_4K | 1L << 38, 0x9000, 0x1000);
        Translated walk = translated(Walk.walk(tbi, tagged, tables));
        assertEquals(0x4801_2abcL, walk.outputAddress());
        assertEquals(0xffff_8000_4040_3000L, walk.iaBase(), "canonical");
        assertEquals(VA, tbi.canonical(tagged));
        Regime dataOnly = Tables.regime(CPU, TCR_4K | 1L << 38 | 1L << 52, 0x9000, 0x1000);
        assertEquals(
                0x4801_2abcL, translated(Walk.walk(dataOnly, tagged, tables)).outputAddress());
        assertFault(Kind.TRANSLATION, 0, Reason.VA_OUT_OF_RANGE, Walk.walk(dataOnly, tagged, true, tables));
    }

    @Test
    void topByteIsIgnoredWithTheMmuOffToo() {
        long tagged = 0x5a00_0000_4020_1234L;
        assertEquals(
                0x4020_1234L,
                translated(Walk.walk(Regime.of(CPU, 0, 1L << 37, 0, 0, 0), tagged, new Tables()))
                        .outputAddress());
        assertEquals(
                0x4020_1234L,
                translated(Walk.walk(Regime.of(CPU, 0, 1L << 37, 0, 0, 0), tagged, true, new Tables()))
                        .outputAddress());
        Regime dataOnly = Regime.of(CPU, 0, 1L << 37 | 1L << 51, 0, 0, 0);
        assertEquals(
                0x4020_1234L,
                translated(Walk.walk(dataOnly, tagged, new Tables())).outputAddress());
        assertFault(Kind.ADDRESS_SIZE, 0, Reason.IDENTITY_TOO_LARGE, Walk.walk(dataOnly, tagged, true, new Tables()));
        assertFault(
                Kind.ADDRESS_SIZE,
                0,
                Reason.IDENTITY_TOO_LARGE,
                Walk.walk(Regime.of(CPU, 0, 0, 0, 0, 0), tagged, new Tables()));
    }

    @Test
    void disabledWalkFaultsAtLevelZero() {
        Regime epd1 = Tables.regime(CPU, TCR_4K | 1L << 23, 0x9000, 0x1000);
        assertFault(Kind.TRANSLATION, 0, Reason.WALK_DISABLED, Walk.walk(epd1, VA, fourLevels(0x4801_2000L | PAGE_RW)));
        assertFault(Kind.TRANSLATION, 0, Reason.INVALID_DESCRIPTOR, Walk.walk(epd1, 0, new Tables()));
    }

    @Test
    void addressesAboveTheOutputSizeAreAddressSizeFaults() {
        long tcr36 = TCR_4K & ~(7L << 32) | 1L << 32;
        Regime regime = Tables.regime(CPU, tcr36, 0x9000, 0x1000);
        assertFault(
                Kind.ADDRESS_SIZE,
                3,
                Reason.OUTPUT_TOO_LARGE,
                Walk.walk(regime, VA, fourLevels(0x10_0000_0000L | PAGE_RW)));
        Tables farTable = fourLevels(0).put(0x2000, 1, 0x10_0000_0000L | TABLE);
        assertFault(Kind.ADDRESS_SIZE, 1, Reason.OUTPUT_TOO_LARGE, Walk.walk(regime, VA, farTable));
        Regime farRoot = Tables.regime(CPU, tcr36, 0, 0x10_0000_0000L);
        assertFault(Kind.ADDRESS_SIZE, 0, Reason.BASE_TOO_LARGE, Walk.walk(farRoot, VA, new Tables()));
    }

    @Test
    void missingMemoryIsAnExternalAbortOnTheWalk() {
        Tables tables = fourLevels(0).put(0x2000, 1, 0x4000_0000L | TABLE);
        WalkFault fault = assertInstanceOf(WalkFault.class, Walk.walk(Tables.regime(), VA, tables));
        assertFault(Kind.EXTERNAL_ABORT, 2, Reason.NO_MEMORY, fault);
        assertEquals(0x4000_0010L, fault.descriptorAddress());
        assertEquals(2, fault.steps().count());
    }

    @Test
    void clearAccessFlagFaultsUnlessHardwareSetsIt() {
        Tables tables = fourLevels(0x4801_2000L | PAGE_RW & ~0x400L);
        assertFault(Kind.ACCESS_FLAG, 3, Reason.ACCESS_FLAG_CLEAR, Walk.walk(Tables.regime(), VA, tables));
        CpuFeatures haf = CpuFeatures.builder().hafdbs(1).build();
        assertFault(
                Kind.ACCESS_FLAG,
                3,
                Reason.ACCESS_FLAG_CLEAR,
                Walk.walk(Tables.regime(haf, TCR_4K, 0x9000, 0x1000), VA, tables));
        assertFault(
                Kind.ACCESS_FLAG,
                3,
                Reason.ACCESS_FLAG_CLEAR,
                Walk.walk(Tables.regime(CPU, TCR_4K | Tcr.HA, 0x9000, 0x1000), VA, tables));
        Translated walk = translated(Walk.walk(Tables.regime(haf, TCR_4K | Tcr.HA, 0x9000, 0x1000), VA, tables));
        assertTrue(walk.accessFlagDue());
        assertFalse(walk.attributes().af());
        assertEquals(0x4801_2000L | PAGE_RW, walk.updatedLeaf(false));
    }

    @Test
    void writableCleanIsWritableWithAnUpdateDue() {
        long clean = 0x4801_2000L | PAGE_RW | 1L << 51 | 1L << 7;
        CpuFeatures dbs = CpuFeatures.builder().hafdbs(2).build();
        Regime off = Tables.regime(dbs, TCR_4K | Tcr.HA, 0x9000, 0x1000);
        assertEquals(
                2,
                translated(Walk.walk(off, VA, fourLevels(clean))).attributes().ap());
        Regime on = Tables.regime(dbs, TCR_4K | Tcr.HA | Tcr.HD, 0x9000, 0x1000);
        Translated walk = translated(Walk.walk(on, VA, fourLevels(clean)));
        assertEquals(0, walk.attributes().ap());
        assertTrue(walk.attributes().writableClean());
        assertEquals(clean & ~0x80L, walk.updatedLeaf(true));
        assertEquals(clean, walk.updatedLeaf(false));
        Tables readOnlyAbove = fourLevels(clean).put(0x2000, 1, 0x3000 | TABLE | 2L << 61);
        Translated barred = translated(Walk.walk(on, VA, readOnlyAbove));
        assertEquals(2, barred.attributes().ap());
        assertFalse(barred.attributes().writableClean());
    }

    @Test
    void tableAttributesOnlyTakeAway() {
        long open = 0x4801_2000L | 0x747L;
        Tables tables = fourLevels(open)
                .put(0x1000, 256, 0x2000 | TABLE | 1L << 59)
                .put(0x2000, 1, 0x3000 | TABLE | 1L << 60)
                .put(0x3000, 2, 0x4000 | TABLE | 3L << 61);
        LeafAttributes barred =
                translated(Walk.walk(Tables.regime(), VA, tables)).attributes();
        assertTrue(barred.pxn() && barred.uxn());
        assertEquals(2, barred.ap());
        Regime hpd1 = Tables.regime(CPU, TCR_4K | 1L << 42, 0x9000, 0x1000);
        LeafAttributes free = translated(Walk.walk(hpd1, VA, tables)).attributes();
        assertFalse(free.pxn() || free.uxn());
        assertEquals(1, free.ap());
    }

    @Test
    void contiguousBitNamesTheRun() {
        Translated page = translated(Walk.walk(Tables.regime(), VA, fourLevels(0x4801_3000L | PAGE_RW | 1L << 52)));
        assertTrue(page.contiguous());
        assertFalse(page.contiguousMisaligned());
        assertEquals(16, page.runShift());
        assertEquals(12, page.sizeShift());
        Translated off = translated(Walk.walk(Tables.regime(), VA, fourLevels(0x4801_2000L | PAGE_RW | 1L << 52)));
        assertTrue(off.contiguousMisaligned());
    }

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

    @Test
    void mmuOffIsTheIdentityWithDeviceMemory() {
        Regime off = Regime.of(CPU, 0, 0, 0, 0, 0);
        Translated walk = translated(Walk.walk(off, 0x4020_1234L, new Tables()));
        assertEquals(0x4020_1234L, walk.outputAddress());
        assertEquals(0x4020_1000L, walk.iaBase());
        assertEquals(0x4020_1000L, walk.oaBase());
        assertEquals(MemoryAttribute.DEVICE_NGNRNE, walk.attributes().memoryAttribute());
        assertFalse(walk.fromTables());
        for (AccessKind kind : AccessKind.values()) {
            assertEquals(Permissions.Outcome.ALLOWED, Permissions.check(walk.attributes(), off, kind, true));
        }
        assertFault(Kind.ADDRESS_SIZE, 0, Reason.IDENTITY_TOO_LARGE, Walk.walk(off, 1L << 48, new Tables()));
    }

    @Test
    void asidComesFromTheTtbrThatA1Names() {
        long t0 = 0x1122_0000_0000_9000L;
        long t1 = 0x3344_0000_0000_1000L;
        assertEquals(0x3344, Tables.regime(CPU, TCR_4K, t0, t1).asid());
        assertEquals(0x1122, Tables.regime(CPU, TCR_4K & ~Tcr.A1, t0, t1).asid());
        assertEquals(0x44, Tables.regime(CPU, TCR_4K & ~Tcr.AS, t0, t1).asid());
        assertEquals(
                0x44,
                Tables.regime(CpuFeatures.builder().asidBits(8).build(), TCR_4K, t0, t1)
                        .asid());
    }
}
