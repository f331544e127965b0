package mmulator.mmu.tlb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Regime;
import mmulator.mmu.TableEntry;
import mmulator.mmu.Tables;
import mmulator.mmu.WalkSteps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TlbCoverageTest {

    private static final long SEED = Long.getLong("mmulator.seed", 4711L);
    private static final LeafAttributes RW = LeafAttributes.of(0xff, 3, 0, LeafAttributes.AF);
    private static final CpuFeatures CPU = Tables.CPU;

    private static Tcr tcr(Granule granule) {
        return new Tcr(16 | 16 << 16 | Tcr.granuleBits(0, granule) | Tcr.granuleBits(1, granule) | Tcr.AS);
    }

    private static TlbMaintenance local(int op2, long operand) {
        return TlbMaintenanceDecoder.decode(0, 8, 7, op2, operand, CPU, tcr(Granule.K4))
                .orElseThrow();
    }

    private static TlbEntry leaf(boolean global, int asid, int level) {
        int shift = Granule.K4.entryShift(level);
        return new TlbEntry(0, shift, global, asid, 0, RW, level, false, Granule.K4, 0, WalkSteps.NONE, 0);
    }

    private static TableEntry table(int asid) {
        return new TableEntry(0, 21, asid, 2, Granule.K4, 0x4000, 3, WalkSteps.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "ff, true",
        "f0, true",
        "40, true",
        "a0, true",
        "01, true",
        "44, false",
        "bb, false",
        "00, false",
        "4f, false"
    })
    void nXsFormsNeedRemoveNothingWithTheXsAttribute(String attribute, boolean removed) {
        CpuFeatures cpu = CpuFeatures.builder().xs(true).build();
        LeafAttributes attributes = LeafAttributes.of(Integer.parseInt(attribute, 16), 3, 0, LeafAttributes.AF);
        TlbEntry entry = new TlbEntry(0, 12, true, 1, 0, attributes, 3, false, Granule.K4, 0, WalkSteps.NONE, 0);
        for (int op2 : new int[] {0, 3}) {
            TlbMaintenance nXs = TlbMaintenanceDecoder.decode(0, 9, 7, op2, 0, cpu, tcr(Granule.K4))
                    .orElseThrow();
            assertEquals(removed, TlbCoverage.covers(nXs, entry), nXs.mnemonic());
            assertTrue(TlbCoverage.covers(local(op2, 0), entry));
        }
    }

    /** One row an operation on VA 0 and ASID 1: does it remove a leaf, or a cached Table descriptor, of that VA? */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // op2, global, ASID 1, ASID 2, table ASID 1, table ASID 2
        "vmalle1, 0, true, true, true, true, true",
        "vae1, 1, true, true, false, true, false",
        "aside1, 2, false, true, false, true, false",
        "vaae1, 3, true, true, true, true, true",
        "vale1, 5, true, true, false, false, false",
        "vaale1, 7, true, true, true, false, false"
    })
    void operationsRemoveWhatTheManualSays(
            String name, int op2, boolean global, boolean same, boolean other, boolean table, boolean otherTable) {
        TlbMaintenance op = local(op2, 1L << 48);
        if (op2 == 3 || op2 == 7) {
            op = local(op2, 0);
        }
        assertEquals("tlbi " + name, op.mnemonic());
        assertEquals(global, TlbCoverage.covers(op, leaf(true, 2, 3)));
        assertEquals(global, TlbCoverage.covers(op, leaf(true, 1, 3)), "whatever ASID a global entry was filled under");
        assertEquals(same, TlbCoverage.covers(op, leaf(false, 1, 3)));
        assertEquals(other, TlbCoverage.covers(op, leaf(false, 2, 3)));
        assertEquals(table, TlbCoverage.covers(op, table(1)));
        assertEquals(otherTable, TlbCoverage.covers(op, table(2)));
    }

    /**
     * R_XMZFH. The operation is of a CPU that has 4K in the lower half, or may have what is named, and 16K in the upper; the one
     * that it reaches has the granules that are named.
     */
    @ParameterizedTest
    @CsvSource({
        // operation, of the issuer, lower, upper, MMU, FEAT_TLBIRANGE, may be ignored in the lower half, in the upper
        "vaae1is, K4, K4, K16, 1, true, false, false",
        "vaae1is, K4, K64, K16, 1, true, true, false",
        "vaae1is, K4, K4, K4, 1, true, false, true",
        "vaae1is, K64, K4, K16, 1, true, true, false",
        "vaae1is, K64, K64, K64, 1, true, true, true",
        "vaae1is, K4, K64, K64, 0, true, false, false",
        "vaae1is, K4, K4, K16, 1, false, false, false",
        "rvaae1is, K4, K4, K16, 1, true, false, false",
        "rvaae1is, K4, K64, K16, 1, true, true, false",
        "rvaae1is, K4, K4, K16, 1, false, true, true",
        "rvaae1is, K4, K4, K16, 0, false, true, true",
        "aside1is, K4, K64, K64, 1, false, false, false",
        "vmalle1is, K4, K64, K64, 1, false, false, false"
    })
    void broadcastNeedNotBeHeededByCpusThatUseAnotherGranuleThereOrHaveNoRanges(
            String operation,
            Granule issuer,
            Granule lower,
            Granule upper,
            long mmu,
            boolean ranges,
            boolean ignoredInLower,
            boolean ignoredInUpper) {
        CpuFeatures cpu = CpuFeatures.builder().tlbirange(ranges).build();
        Regime own = Regime.of(cpu, mmu, tcr(lower, upper), 0, 0, 0);
        List<Regime> theirs = List.of(
                Regime.of(CPU, 1, tcr(Granule.K4, Granule.K16), 0, 0, 0),
                Regime.of(CPU, 1, tcr(issuer, Granule.K16), 0, 0, 0));
        int crm = operation.startsWith("r") ? 2 : 3;
        int op2 = operation.equals("vmalle1is") ? 0 : operation.equals("aside1is") ? 2 : 3;
        for (boolean up : new boolean[] {false, true}) {
            long operand = (up ? -1 : 0) & (1L << (crm == 2 ? 37 : 44)) - 1 | (crm == 2 ? 1L << 46 : 0);
            TlbMaintenance op = TlbMaintenanceDecoder.decode(
                            0, 8, crm, op2, op2 == 3 ? operand : 0, CPU, tcr(Granule.K4))
                    .orElseThrow();
            Set<Granule> granules = TlbCoverage.granules(op, theirs);
            assertEquals(
                    up ? ignoredInUpper : ignoredInLower, TlbCoverage.mayBeIgnored(op, granules, own), op.toString());
        }
    }

    private static long tcr(Granule lower, Granule upper) {
        return 16 | 16 << 16 | Tcr.granuleBits(0, lower) | Tcr.granuleBits(1, upper);
    }

    @Test
    void wrongHintRemovesNothing() {
        TlbMaintenance levelTwo = local(7, 0b0110L << 44);
        assertTrue(TlbCoverage.covers(levelTwo, leaf(true, 0, 2)));
        assertFalse(TlbCoverage.covers(levelTwo, leaf(true, 0, 3)));
        TlbMaintenance otherGranule = local(7, 0b1110L << 44);
        assertFalse(TlbCoverage.covers(otherGranule, leaf(true, 0, 2)));
    }

    @Test
    void hintReachesTablesAboveTheLeafItNames() {
        TlbMaintenance levelThree = local(3, 0b0111L << 44);
        assertTrue(TlbCoverage.covers(levelThree, table(9)));
        TlbMaintenance levelTwo = local(3, 0b0110L << 44);
        assertFalse(TlbCoverage.covers(levelTwo, table(9)));
        TlbMaintenance otherGranule = local(3, 0b1111L << 44);
        assertFalse(TlbCoverage.covers(otherGranule, table(9)));
    }

    @Test
    void rangeOfAnotherGranuleRemovesNothing() {
        TlbMaintenance op = TlbMaintenanceDecoder.decode(0, 8, 6, 3, 3L << 46, CPU, tcr(Granule.K4))
                .orElseThrow();
        assertFalse(TlbCoverage.covers(op, leaf(true, 0, 3)));
        assertFalse(TlbCoverage.covers(op, table(0)));
    }

    /** TG = 0b00 is reserved, and a base that is not aligned as its TTL says names nothing: no granule makes up for that. */
    @ParameterizedTest
    @CsvSource({"0x0000000000000000, false", "0x0000c04000000001, false", "0x0000c00000000001, true"})
    void rangeThatNamesNothingRemovesNothing(String operand, boolean removes) {
        TlbMaintenance op = TlbMaintenanceDecoder.decode(0, 8, 6, 3, Long.decode(operand), CPU, tcr(Granule.K64))
                .orElseThrow();
        TlbEntry leaf = new TlbEntry(1 << 16, 16, true, 0, 0, RW, 3, false, Granule.K64, 0, WalkSteps.NONE, 0);
        assertEquals(removes, TlbCoverage.covers(op, leaf), op.toString());
        assertEquals(
                removes, TlbCoverage.covers(op, new TableEntry(0, 29, 0, 2, Granule.K64, 0x4000, 3, WalkSteps.NONE)));
    }

    /** "Operation of the TLB maintenance instructions": each page of a contiguous run needs its own invalidation. */
    @Test
    void onePageOfARunGuaranteesNothingForTheOthers() {
        TlbMaintenance op = local(3, 3);
        TlbEntry run = new TlbEntry(0, 16, true, 0, 0, RW, 3, true, Granule.K4, 0, WalkSteps.NONE, 0);
        assertTrue(TlbCoverage.covers(op, run), "the entry that would translate the page goes");
        assertTrue(TlbCoverage.guarantees(op, run, 0x3000));
        assertFalse(TlbCoverage.guarantees(op, run, 0x4000));
        assertTrue(TlbCoverage.guarantees(op, leaf(true, 0, 2), 0x4000), "a block is one entry");
    }

    @Test
    void onePageOfABlockRemovesTheWholeEntry() {
        TlbMaintenance op = local(3, 0x1f3);
        assertTrue(TlbCoverage.covers(op, leaf(true, 0, 2)));
        assertTrue(TlbCoverage.covers(op, leaf(true, 0, 1)));
        assertFalse(TlbCoverage.covers(op, leaf(true, 0, 3)));
    }

    /** Page by page: the operation covers the entry when some page is named by the one and translated by the other. */
    @Test
    void coverageAgreesWithEnumerationOfPages() {
        System.out.println("TlbCoverageTest seed " + SEED + " (-Dmmulator.seed=…)");
        Random random = new Random(SEED);
        int covered = 0;
        for (int i = 0; i < 40_000; i++) {
            Granule granule = Granule.values()[random.nextInt(3)];
            int page = granule.pageShift();
            long high = random.nextBoolean() ? -1L << 48 : 0;
            boolean range = random.nextBoolean();
            int op2 = new int[] {1, 3, 5, 7}[random.nextInt(4)];
            boolean anyAsid = op2 == 3 || op2 == 7;
            int opAsid = anyAsid ? 0 : random.nextInt(3);
            long firstPage = (high >>> page) + random.nextInt(2048);
            int num = random.nextInt(4);
            int scale = random.nextInt(2);
            long pages = range ? (num + 1) * (scale == 0 ? 2L : 64L) : 1;
            long operand = range
                    ? firstPage & (1L << 37) - 1
                            | (long) num << 39
                            | (long) scale << 44
                            | (granule.ordinal() + 1L) << 46
                    : (firstPage << page >>> 12) & (1L << 44) - 1;
            TlbMaintenance op = TlbMaintenanceDecoder.decode(
                            0, 8, range ? 6 : 7, op2, operand | (long) opAsid << 48, CPU, tcr(granule))
                    .orElseThrow();
            assertFalse(op.nothing());

            int level = random.nextInt(2, 4);
            boolean run = random.nextInt(3) == 0;
            int shift = granule.entryShift(level) + (run ? granule.contiguousShift(level) : 0);
            long base = high + (random.nextLong(2048L << page) & -1L << shift);
            boolean global = random.nextBoolean();
            int asid = random.nextInt(3);
            TlbEntry entry = new TlbEntry(base, shift, global, asid, 0, RW, level, run, granule, 0, WalkSteps.NONE, 0);

            boolean expected = false;
            for (long n = 0; n < pages; n++) {
                long va = firstPage + n << page;
                boolean inside = va - base >= 0 && va - base < 1L << shift;
                expected |= inside && (global || anyAsid || asid == opAsid);
            }
            assertEquals(expected, TlbCoverage.covers(op, entry), () -> "seed " + SEED + " " + op + " " + entry);
            TableEntry table = new TableEntry(
                    base & -1L << granule.entryShift(2), granule.entryShift(2), asid, 2, granule, 0, 3, WalkSteps.NONE);
            boolean expectedTable = false;
            for (long n = 0; n < pages; n++) {
                long offset = (firstPage + n << page) - table.iaBase();
                boolean inside = offset >= 0 && offset < 1L << table.sizeShift();
                expectedTable |= inside && op2 < 4 && (anyAsid || asid == opAsid);
            }
            assertEquals(expectedTable, TlbCoverage.covers(op, table), () -> "seed " + SEED + " " + op + " " + table);
            covered += expected ? 1 : 0;
        }
        assertTrue(covered > 1_000 && covered < 39_000, "covered " + covered);
    }
}
