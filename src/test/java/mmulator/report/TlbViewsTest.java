package mmulator.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import mmulator.report.mmu.BbmReport;
import mmulator.report.mmu.PendingReport;
import mmulator.report.mmu.PossibleTlbReport;
import mmulator.report.mmu.TablesReport;
import mmulator.report.mmu.TlbReport;
import mmulator.report.text.Palette;
import org.junit.jupiter.api.Test;

/** What the views of a run show in the midst of break-before-make. */
final class TlbViewsTest {
    private static final String REMAP = "rules/bbm_valid_to_valid/good_remap_page.yaml";
    private static final long PAGE = 0xffff_8000_9000_0000L;

    private static String tlb(PausedRun run) {
        return new TlbReport(Palette.PLAIN).print(run.machine().cpu(0));
    }

    private static String possible(PausedRun run, long va) {
        return new PossibleTlbReport(Palette.PLAIN)
                .print(run.machine().cpu(0), va, run.checker(), run.machine().memory());
    }

    private static String bbm(PausedRun run) {
        return new BbmReport(Palette.PLAIN).print(run.checker());
    }

    private static String pending(PausedRun run) {
        return new PendingReport(run.sources(), Palette.PLAIN).print(run.machine(), run.checker());
    }

    @Test
    void concreteEntriesAndCachedTablesAreListedByAddress() {
        try (PausedRun run = PausedRun.after(1, REMAP)) {
            assertEquals("""
                    cpu0 TLB: 2 entries
                    0xffff800080210000-0xffff800080211000   4K -> 0x0000000040210000  PTE  global  Normal WB ISH RO UXN AF  since the start
                    0xffff800090000000-0xffff800090001000   4K -> 0x0000000040300000  PTE  global  Normal WB ISH RW PXN UXN AF  filled at step 1
                    cached Table descriptors: 4
                    0xffff800000000000-0xffff808000000000 512G -> table 0x0000000041004000  PGD  asid 0x0
                    0xffff800080000000-0xffff8000c0000000   1G -> table 0x0000000041005000  PUD  asid 0x0
                    0xffff800080200000-0xffff800080400000   2M -> table 0x0000000041006000  PMD  asid 0x0
                    0xffff800090000000-0xffff800090200000   2M -> table 0x0000000041007000  PMD  asid 0x0
                    """, tlb(run));
        }
    }

    @Test
    void nothingIsKeptBeforeAnythingChanges() {
        try (PausedRun run = PausedRun.after(1, REMAP)) {
            assertEquals("no TLB can hold a value that its descriptor no longer has\n", bbm(run));
            assertEquals("nothing is pending\n", pending(run));
            assertEquals("""
                    what TLBs of cpu0 could hold for 0xffff800090000000
                        walk  0xffff800090000000-0xffff800090001000   4K -> 0x0000000040300000  level 3 [PTE]  global  Normal WB ISH RW PXN UXN AF; there can be no other entry
                    """, possible(run, PAGE));
        }
    }

    @Test
    void issuedButNotCompletedMaintenanceKeepsTheOldEntryPossible() {
        try (PausedRun run = PausedRun.after(4, REMAP)) {
            assertEquals("""
                    what TLBs of cpu0 could hold for 0xffff800090000000
                        walk  translation fault, level 3: descriptor is Invalid
                       entry  0xffff800090000000-0xffff800090001000   4K -> 0x0000000040300000  level 3 [PTE]  global  Normal WB ISH RW PXN UXN AF
                       since  walks could find it from the start on until step 3
                        kept  cpu0 executed tlbi vaae1is 0xffff800090000000..0xffff800090000fff at step 4, but no dsb ish by cpu0 has completed it
                    """, possible(run, PAGE));
            assertEquals("""
                    level 3 [PTE] at 0x0000000041007000, IA 0xffff800090000000 +4K
                         old  Page OA 0x40300000  AttrIndx=0 RW PXN UXN AF, replaced at step 2
                         now  Invalid
                        seen  cpu0 may hold the old value, since the start
                        kept  cpu0 executed tlbi vaae1is 0xffff800090000000..0xffff800090000fff at step 4, but no dsb ish by cpu0 has completed it
                         bbm  under way: a valid value must not come before the old one is gone
                    """, bbm(run));
            assertEquals("""
                    cpu0
                        tlbi  tlbi vaae1is 0xffff800090000000..0xffff800090000fff of step 4: no dsb ish has completed it
                       store  0x0000000041007000 level 3: 0x0060000040300703 -> 0x0000000000000000 at step 2: the CPU's own walks may read the old value, no isb has followed the dsb
                    """, pending(run));
        }
    }

    @Test
    void storeIsUnpublishedUntilItsDsb() {
        try (PausedRun run = PausedRun.after(2, REMAP)) {
            assertTrue(
                    pending(run).contains("other CPUs' walks may read the old value, no dsb ishst has followed"),
                    pending(run));
        }
    }

    @Test
    void completedBreakBeforeMakeLeavesNothing() {
        try (PausedRun run = PausedRun.after(8, REMAP)) {
            assertEquals("no TLB can hold a value that its descriptor no longer has\n", bbm(run));
            assertEquals("nothing is pending\n", pending(run));
        }
    }

    @Test
    void leftOutBreakBeforeMakeIsCalledThat() {
        try (PausedRun run = PausedRun.after(100, "rules/bbm_valid_to_valid/bad_remap_page_without_break.yaml")) {
            assertTrue(
                    bbm(run).contains(
                                    "     bbm  left out: the output address changes and the old or the new translation is writable\n"),
                    bbm(run));
        }
    }

    @Test
    void registerWriteIsPendingUntilIsb() {
        try (PausedRun run = PausedRun.after(2, "rules/unsynchronized_context/bad_switch_ttbr0_without_isb.yaml")) {
            assertTrue(pending(run).contains("     msr  TTBR0_EL1 "), pending(run));
            assertTrue(pending(run).contains("pending: no isb has followed"), pending(run));
        }
    }

    @Test
    void tablesOfACpuAreRangesWithHoles() {
        try (PausedRun run = PausedRun.after(1, REMAP)) {
            assertEquals(
                    """
                    cpu0 TTBR0_EL1 reserved_pg_dir at 0x0000000041001000: 4K granule, 48-bit IA, from level 0 [PGD]
                    0x0000000000000000-0x0001000000000000    256T  -
                    1 table, 0 leaves
                    cpu0 TTBR1_EL1 swapper_pg_dir at 0x0000000041000000: 4K granule, 48-bit IA, from level 0 [PGD]
                    0xffff000000000000-0xffff000001000000     16M  -
                    0xffff000001000000-0xffff000001200000      2M  PMD  BLK      RW     PXN UXN AF                     Normal WB ISH  -> 0x0000000041000000
                    0xffff000001200000-0xffff800080210000 137441034304K  -
                    0xffff800080210000-0xffff800080211000      4K  PTE           RO         UXN AF                     Normal WB ISH  -> 0x0000000040210000
                    0xffff800080211000-0xffff800090000000 260028K  -
                    0xffff800090000000-0xffff800090001000      4K  PTE           RW     PXN UXN AF                     Normal WB ISH  -> 0x0000000040300000
                    0xffff800090001000-0x0000000000000000 137436594172K  -
                    7 tables, 3 leaves
                    """,
                    new TablesReport(run.machine().memory(), Palette.PLAIN, true)
                            .print(run.machine().cpu(0), run.sources()));
        }
    }
}
