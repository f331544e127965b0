package mmulator.mmu.tlb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.Granule;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Regime;
import mmulator.mmu.TableEntry;
import mmulator.mmu.Tables;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.tlb.TlbOptions.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TlbTest {

    private static final LeafAttributes RW = LeafAttributes.of(0xff, 3, 0, LeafAttributes.AF);

    private static TlbEntry entry(long base, int shift, boolean global, int asid, long oa) {
        int level = shift >= 30 ? 1 : shift >= 21 ? 2 : 3;
        return new TlbEntry(
                base, shift, global, asid, oa, RW, level, false, Granule.K4, base < 0 ? 1 : 0, WalkSteps.NONE, 0);
    }

    private static TlbEntry page(int n) {
        return entry(n * 4096L, 12, true, 0, n * 4096L);
    }

    private static TlbMaintenance tlbi(int crm, int op2, long operand) {
        return TlbMaintenanceDecoder.decode(
                        0, 8, crm, op2, operand, Tables.CPU, Tables.regime().tcr())
                .orElseThrow();
    }

    /** One entry for a run would let members through that have no address. Arm ARM R_XFDVL, I_WWYQH. */
    @ParameterizedTest
    @CsvSource({"0, 30", "1, 34", "5, 34"})
    void runThatGoesBeyondTheOutputSizeIsNoEntry(long ips, int shift) {
        Tables tables = new Tables().put(0x1000, 0, 0x2003).put(0x2000, 1, 0x0070_0000_4000_0701L);
        Regime regime = Tables.regime(Tables.CPU, Tables.TCR_4K & ~(7L << 32) | ips << 32, 0, 0x1000);
        Translated walk = (Translated) Walk.walk(regime, 0xffff_0000_4000_0000L, tables);
        assertEquals(shift, TlbEntry.of(walk, regime, true, 0).sizeShift());
    }

    /** A Page of 4 KiB and one of 64 KiB are both of level 3. */
    @ParameterizedTest
    @CsvSource({"K4, true", "K16, false", "K64, false"})
    void sizesAreThoseOfTheGranule(Granule granule, boolean same) {
        int shift = granule.pageShift();
        TlbEntry other =
                new TlbEntry(0, shift, true, 0, 0, RW, 3, false, granule, 0, WalkSteps.of(3, 0x4000, 0x703), 0);
        Tables tables = new Tables()
                .put(0x1000, 0, 0x2003)
                .put(0x2000, 0, 0x3003)
                .put(0x3000, 0, 0x4003)
                .put(0x4000, 0, 0x0060_0000_0000_0707L);
        Translated walk = (Translated) Walk.walk(Tables.regime(), 0xffff_0000_0000_0000L, tables);
        assertEquals(same, other.sameSizeAs(walk));
    }

    @Test
    void lookupRespectsRangeAndAsid() {
        Tlb tlb = new Tlb(TlbOptions.DEFAULT);
        TlbEntry user = entry(0x40_0000, 21, false, 7, 0x4800_0000);
        TlbEntry kernel = entry(0xffff_8000_0000_0000L, 30, true, 0, 0x8000_0000L);
        tlb.insert(user);
        tlb.insert(kernel);
        assertSame(user, tlb.lookup(0x5f_ffff, 7));
        assertNull(tlb.lookup(0x5f_ffff, 8));
        assertNull(tlb.lookup(0x60_0000, 7));
        assertSame(kernel, tlb.lookup(0xffff_8000_3fff_ffffL, 99));
        assertEquals(0x8012_3456L, kernel.translate(0xffff_8000_0012_3456L));
        assertEquals(List.of(user, kernel), tlb.entries());
    }

    @Test
    void theSmallestOfSeveralMatchesIsFound() {
        Tlb tlb = new Tlb(TlbOptions.DEFAULT);
        TlbEntry block = entry(0x20_0000, 21, true, 0, 0x4800_0000);
        TlbEntry page = entry(0x20_1000, 12, true, 0, 0x4800_1000);
        TlbEntry own = entry(0x20_1000, 12, false, 3, 0x4900_0000);
        tlb.insert(page);
        tlb.insert(block);
        tlb.insert(own);
        assertSame(own, tlb.lookup(0x20_1004, 3));
        assertSame(page, tlb.lookup(0x20_1004, 4));
        assertSame(block, tlb.lookup(0x20_2004, 3));
    }

    @Test
    void sameRangeAndAsidReplaces() {
        Tlb tlb = new Tlb(TlbOptions.DEFAULT);
        TlbEntry old = entry(0x1000, 12, true, 0, 0x5000);
        tlb.insert(old);
        long generation = tlb.generation();
        assertSame(old, tlb.insert(entry(0x1000, 12, true, 9, 0x6000)));
        assertEquals(1, tlb.size());
        assertNotEquals(generation, tlb.generation());
    }

    @Test
    void leastRecentlyUsedGoesFirst() {
        Tlb tlb = new Tlb(TlbOptions.lru(3));
        for (int n = 0; n < 3; n++) {
            assertNull(tlb.insert(page(n)));
        }
        assertNotNull(tlb.lookup(0, 0));
        assertEquals(page(1), tlb.insert(page(3)));
        assertEquals(page(2), tlb.insert(page(4)));
        assertEquals(List.of(page(0), page(3), page(4)), tlb.entries());
    }

    @Test
    void randomReplacementRepeatsForOneSeedAndDiffersForAnother() {
        List<List<TlbEntry>> runs = new ArrayList<>();
        for (long seed : new long[] {1, 1, 2}) {
            Tlb tlb = new Tlb(TlbOptions.random(8, seed));
            for (int n = 0; n < 100; n++) {
                tlb.insert(page(n));
            }
            assertEquals(8, tlb.size());
            runs.add(tlb.entries());
        }
        assertEquals(runs.get(0), runs.get(1));
        assertNotEquals(runs.get(0), runs.get(2));
    }

    @Test
    void generationChangesExactlyWhenSomethingIsLost() {
        Tlb tlb = new Tlb(TlbOptions.DEFAULT);
        tlb.insert(page(1));
        tlb.insert(page(2));
        assertEquals(0, tlb.generation());
        assertEquals(List.of(), tlb.invalidate(tlbi(7, 3, 9)));
        assertEquals(0, tlb.generation());
        assertEquals(List.of(page(1)), tlb.invalidate(tlbi(7, 3, 1)));
        assertEquals(1, tlb.generation());
        assertTrue(tlb.evict(page(2)));
        assertEquals(2, tlb.generation());
        assertEquals(0, tlb.size());
    }

    @Test
    void snapshotBringsBackContentsOrderAndRandomness() {
        for (TlbOptions options : List.of(TlbOptions.DEFAULT, TlbOptions.lru(6), TlbOptions.random(6, 42))) {
            Tlb tlb = new Tlb(options);
            for (int n = 0; n < 9; n++) {
                tlb.insert(page(n));
            }
            Tlb.Snapshot snapshot = tlb.snapshot();
            List<TlbEntry> before = tlb.entries();
            List<List<TlbEntry>> futures = new ArrayList<>();
            for (int run = 0; run < 3; run++) {
                tlb.lookup(0x5000, 0);
                for (int n = 20; n < 30; n++) {
                    tlb.insert(page(n));
                }
                futures.add(tlb.entries());
                long generation = tlb.generation();
                tlb.restore(snapshot);
                assertEquals(before, tlb.entries());
                assertTrue(tlb.generation() > generation);
            }
            assertEquals(futures.get(0), futures.get(1));
            assertEquals(futures.get(0), futures.get(2));
            long generation = tlb.generation();
            tlb.restore(snapshot);
            assertEquals(generation, tlb.generation(), "nothing changed, nothing to flush");
        }
    }

    @Test
    void contiguousRunIsOneEntryWhenWellFormed() {
        long pageRw = 0x0060_0000_0000_0707L | 1L << 52;
        Tables tables =
                new Tables().put(0x1000, 0, 0x2003).put(0x2000, 0, 0x3003).put(0x3000, 0, 0x4003);
        for (int i = 0; i < 32; i++) {
            tables.put(0x4000, i, 0x4801_0000L + i * 4096L | pageRw);
        }
        // Entry 17 has an output address that does not belong to the second run.
        tables.put(0x4000, 17, 0x4800_0000L | pageRw);
        Regime regime = Tables.regime();
        Tlb tlb = new Tlb(TlbOptions.DEFAULT);
        long va = 0xffff_0000_0000_3000L;
        TlbEntry run = tlb.fill((Translated) tlb.walk(regime, va, false, tables), regime, 4);
        assertEquals(
                "0xffff000000000000 +64K -> 0x0000000048010000 level 3 run global Normal WB ISH RW PXN UXN AF (step 4)",
                run.toString());
        assertSame(run, tlb.lookup(0xffff_0000_0000_fffcL, 0));
        TlbEntry single = tlb.fill((Translated) tlb.walk(regime, va + 0xe000, false, tables), regime, 5);
        assertEquals(0xffff_0000_0001_1000L, single.iaBase());
        assertEquals(12, single.sizeShift());
        assertEquals(0x4800_0000L, single.oaBase());
        Tlb plain = new Tlb(TlbOptions.DEFAULT.withContiguousRun(false));
        assertEquals(
                12,
                plain.fill((Translated) plain.walk(regime, va, false, tables), regime, 0)
                        .sizeShift());
    }

    @Test
    void cachedTableOutlivesLastLevelInvalidation() {
        Tables tables = new Tables()
                .put(0x1000, 0, 0x2003)
                .put(0x2000, 0, 0x3003)
                .put(0x3000, 0, 0x4003)
                .put(0x4000, 1, 0x4801_0000L | 0x707);
        Regime regime = Tables.regime();
        Tlb tlb = new Tlb(TlbOptions.DEFAULT);
        long va = 0xffff_0000_0000_1000L;
        long operand = va >>> 12 & (1L << 44) - 1 | 5L << 48;
        tlb.fill((Translated) tlb.walk(regime, va, false, tables), regime, 0);
        assertEquals(3, tlb.tableEntries().size());
        assertEquals(
                "0xffff000000000000 +2M level 2 table 0x0000000000004000 asid 0x5",
                tlb.tableEntries().get(2).toString());
        // The table is replaced; the walk cache still leads to the old one.
        tables.put(0x3000, 0, 0x5003).put(0x5000, 1, 0x4900_0000L | 0x707);
        tlb.invalidate(tlbi(7, 5, operand));
        assertEquals(0x4801_0000L, ((Translated) tlb.walk(regime, va, false, tables)).outputAddress());
        tlb.invalidate(tlbi(7, 1, operand ^ 1L << 48));
        assertEquals(3, tlb.tableEntries().size(), "another ASID");
        tlb.invalidate(tlbi(7, 1, operand));
        assertEquals(0, tlb.tableEntries().size());
        assertEquals(0x4900_0000L, ((Translated) tlb.walk(regime, va, false, tables)).outputAddress());
        Tlb none = new Tlb(TlbOptions.DEFAULT.withTableWalks(false));
        none.walk(regime, va, false, tables);
        assertEquals(0, none.tableEntries().size());
    }

    /** TCR_EL1.T1SZ grows, with no TLBI: the same addresses are walked from level 2 on, from another table. */
    @Test
    void cachedTableOfAWalkThatBeganElsewhereIsNotUsed() {
        Tables tables = new Tables()
                .put(0x1000, 0, 0x2003)
                .put(0x2000, 0, 0x3003)
                .put(0x3000, 0, 0x4003)
                .put(0x4000, 1, 0x4801_0000L | 0x707)
                .put(0x5000, 1, 0x6003)
                .put(0x6000, 1, 0x4900_0000L | 0x707);
        Tlb tlb = new Tlb(TlbOptions.DEFAULT);
        long va = 0xffff_ffff_c020_1000L;
        tables.put(0x1000, 511, 0x2003).put(0x2000, 511, 0x3003).put(0x3000, 1, 0x4003);
        Regime four = Tables.regime();
        assertEquals(0x4801_0000L, ((Translated) tlb.walk(four, va, false, tables)).outputAddress());
        Regime two = Tables.regime(Tables.CPU, Tables.TCR_4K + (18L << 16), 0x9000, 0x0005_0000_0000_5000L);
        assertEquals(0x4900_0000L, ((Translated) tlb.walk(two, va, false, tables)).outputAddress());
    }

    @Test
    void onlyTheVeryEntryIsEvicted() {
        Tlb tlb = new Tlb(TlbOptions.DEFAULT);
        TlbEntry old = page(1);
        tlb.insert(old);
        TlbEntry other = entry(4096, 12, true, 0, 0x7000);
        tlb.insert(other);
        assertEquals(false, tlb.evict(old), "it has been replaced");
        assertSame(other, tlb.lookup(4096, 0));
        assertEquals(true, tlb.evict(other));
        assertNull(tlb.lookup(4096, 0));
    }

    @Test
    void snapshotBringsBackCachedTables() {
        Tables tables =
                new Tables().put(0x1000, 0, 0x2003).put(0x2000, 0, 0x3003).put(0x3000, 0, 0x4003);
        tables.put(0x4000, 1, 0x4801_0000L | 0x707).put(0x3000, 1, 0x5003);
        Regime regime = Tables.regime();
        Tlb tlb = new Tlb(TlbOptions.DEFAULT);
        Tlb.Snapshot empty = tlb.snapshot();
        tlb.walk(regime, 0xffff_0000_0000_1000L, false, tables);
        List<TableEntry> three = tlb.tableEntries();
        assertEquals(3, three.size());
        Tlb.Snapshot filled = tlb.snapshot();
        tlb.walk(regime, 0xffff_0000_0020_0000L, false, tables);
        assertEquals(4, tlb.tableEntries().size());
        tlb.restore(filled);
        assertEquals(three, tlb.tableEntries());
        tlb.invalidate(tlbi(7, 0, 0));
        assertEquals(List.of(), tlb.tableEntries());
        tlb.restore(filled);
        assertEquals(three, tlb.tableEntries());
        tlb.restore(empty);
        assertEquals(List.of(), tlb.tableEntries());
    }

    @Test
    void capacityGoesWithAPolicy() {
        assertThrows(IllegalArgumentException.class, () -> new TlbOptions(4, Policy.UNLIMITED, 0, true, true));
        assertThrows(IllegalArgumentException.class, () -> new TlbOptions(0, Policy.LRU, 0, true, true));
    }
}
