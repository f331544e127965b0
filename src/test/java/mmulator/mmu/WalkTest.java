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
    static final long VA = 0xffff_8000_4040_3abcL;

    static final long TABLE = 3;
    static final long PAGE_RW = 0x0060_0000_0000_0707L;
    static final long BLOCK_RW = 0x0060_0000_0000_0705L;

    static Tables fourLevels(long leaf) {
        return new Tables()
                .put(0x1000, 256, 0x2000 | TABLE)
                .put(0x2000, 1, 0x3000 | TABLE)
                .put(0x3000, 2, 0x4000 | TABLE)
                .put(0x4000, 3, leaf);
    }

    static Translated translated(WalkResult result) {
        return assertInstanceOf(Translated.class, result);
    }

    static void assertFault(Kind kind, int level, Reason reason, WalkResult result) {
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

    /** From each Table descriptor that a TLB may have cached on the way: what the ones above it take away is not lost. */
    @Test
    void walkFromACachedTableIsTheWhole() {
        for (int protectedLevel = 0; protectedLevel < 3; protectedLevel++) {
            for (long bits : new long[] {0, 1L << 59, 1L << 60, 1L << 61, 1L << 62, 1L << 63}) {
                long[] attributes = new long[3];
                attributes[protectedLevel] = bits;
                Tables tables = new Tables()
                        .put(0x1000, 256, 0x2000 | TABLE | attributes[0])
                        .put(0x2000, 1, 0x3000 | TABLE | attributes[1])
                        .put(0x3000, 2, 0x4000 | TABLE | attributes[2])
                        .put(0x4000, 3, PAGE_RW | 0x4801_2000L);
                Translated whole = translated(Walk.walk(Tables.regime(), VA, tables));
                WalkSteps steps = whole.steps();
                long tableBits = 0;
                for (int level = 0; level < 3; level++) {
                    tableBits |= steps.value(level);
                    TableEntry cached = new TableEntry(
                            VA & -1L << 39 - 9 * level,
                            39 - 9 * level,
                            0,
                            level,
                            Granule.K4,
                            steps.value(level) & 0xffff_ffff_f000L,
                            tableBits,
                            steps.prefix(level + 1));
                    assertEquals(whole, Walk.walk(Tables.regime(), VA, false, tables, cached), "from level " + level);
                }
            }
        }
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
