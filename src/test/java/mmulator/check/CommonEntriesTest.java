package mmulator.check;

import static mmulator.check.world.WorldTables.EMPTY_ROOT;
import static mmulator.check.world.WorldTables.OTHER_ROOT;
import static mmulator.check.world.WorldTables.OTHER_TABLE;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.UPPER_ROOT;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.MemoryAttribute;
import mmulator.check.world.World;
import mmulator.check.world.WorldTables;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.possible.PossibleEntry.Cause;
import mmulator.mmu.possible.PossibleWalk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries that CPUs share: FEAT_TTCNP. */
final class CommonEntriesTest extends HeldWorld {
    // CnP

    /** cpu1 is away, with a clean TLB, while cpu0 unmaps a page; it comes back to the same table. */
    private void comesBack(long cnp, int asid, boolean flushes) {
        world.msrTtbr0(0, ROOT | cnp, 1).isb(0);
        world.msrTtbr0(1, EMPTY_ROOT, 1).isb(1).tlbi(1, "vmalle1", 0, 0).dsbNsh(1);
        world.store(0, TABLE, 0).dsbIsh(0);
        world.msrTtbr0(1, ROOT | cnp, asid).isb(1);
        if (flushes) {
            world.tlbi(1, "vmalle1", 0, 0).dsbNsh(1);
        }
    }

    private int entriesOfCpu1() {
        return possible.of(1).entries(0, world.asid(1)).size();
    }

    @Test
    void entryOfAnotherCpuIsCommonWithCnpOnly() {
        start();
        comesBack(1, 1, false);
        assertEquals(1, entriesOfCpu1());
    }

    /** Without FEAT_TTCNP the bit is RES0. */
    @ParameterizedTest
    @CsvSource({"false, true", "true, false", "false, false"})
    void nothingIsCommonWithACpuThatDoesNotHaveTheFeature(boolean cpu0, boolean cpu1) {
        world.features(0, CpuFeatures.builder().cnp(cpu0).build())
                .features(1, CpuFeatures.builder().cnp(cpu1).build());
        start();
        comesBack(1, 1, false);
        assertEquals(0, entriesOfCpu1());
    }

    /** What cpu1 has found stays where it was common when cpu1 leaves, and invalidates its own TLB. */
    @ParameterizedTest
    @CsvSource({"vmalle1, true", "vmalle1is, false"})
    void whatACpuHasFoundOutlivesItsLocalTlbiOnOthers(String tlbi, boolean stays) {
        start();
        world.msrTtbr0(0, EMPTY_ROOT, 1)
                .isb(0)
                .tlbi(0, "vmalle1", 0, 0)
                .dsbNsh(0)
                .isb(0);
        world.msrTtbr0(1, ROOT | 1, 1).isb(1).store(1, PTE, 0).dsbIsh(1).isb(1);
        world.msrTtbr0(0, ROOT | 1, 1).isb(0);
        world.msrTtbr0(1, EMPTY_ROOT, 1).isb(1).tlbi(1, tlbi, 0, 0).dsbIsh(1).isb(1);
        assertEquals(stays, outputs(0, 0).contains(OLD));
    }

    @Test
    void withoutCnpTlbsAreTheirOwn() {
        start();
        comesBack(0, 1, false);
        assertEquals(0, entriesOfCpu1());
    }

    /** TTBR1_EL1 has a CnP of its own. */
    @ParameterizedTest
    @CsvSource({"1, 0, 0", "0, 1, 1", "1, 1, 1"})
    void eachHalfIsCommonByItsOwnCnp(long lower, long upper, int entries) {
        World both = new World(2, World.TCR_BOTH).put(UPPER_ROOT, table(TABLE)).put(TABLE, page(OLD));
        PossibleTlbs tlbs = new PossibleTlbs(both);
        both.watchedBy(tlbs::observe).start(EMPTY_ROOT | lower, UPPER_ROOT | upper);
        both.msrTtbr1(1, EMPTY_ROOT).isb(1).tlbi(1, "vmalle1", 0, 0).dsbNsh(1);
        both.store(0, TABLE, 0).dsbIsh(0).msrTtbr1(1, UPPER_ROOT | upper).isb(1);
        assertEquals(
                entries, tlbs.of(1).entries(WorldTables.UPPER, both.asid(1)).size());
    }

    /** R_FWQJZ: only what is not global asks for the same ASID. */
    @Test
    void globalEntriesAreCommonUnderAnotherAsid() {
        start();
        comesBack(1, 2, false);
        assertEquals(1, entriesOfCpu1());
    }

    @Test
    void entriesThatAreNotGlobalAreNotCommonUnderAnotherAsid() {
        world.put(PTE, WorldTables.nonGlobal(page(OLD)));
        start();
        comesBack(1, 2, false);
        assertEquals(0, entriesOfCpu1());
    }

    /** R_QLGWZ: under one ASID that is misconfigured, and who walks the one tables may get what the others say. */
    @Test
    void entriesOfOtherTablesAreCommonUnderOneAsid() {
        start();
        world.msrTtbr0(0, ROOT | 1, 1).isb(0).msrTtbr0(1, EMPTY_ROOT | 1, 1).isb(1);
        world.tlbi(1, "vmalle1", 0, 0).dsbNsh(1).isb(1);
        assertEquals(List.of(OLD), outputs(1, 0));
        world.msrTtbr0(1, EMPTY_ROOT | 1, 2).isb(1).tlbi(1, "vmalle1", 0, 0).dsbNsh(1);
        assertEquals(List.of(), outputs(1, 0), "global, but of other tables");
    }

    /** No register write is pending, and no descriptor has been replaced. */
    @Test
    void anEntryOfOtherTablesIsSaidToBeAnotherCpus() {
        world.watchedBy(possible::observe).start(EMPTY_ROOT);
        world.msrTtbr0(0, ROOT | 1, 1).isb(0).msrTtbr0(1, EMPTY_ROOT | 1, 1).isb(1);
        assertEquals(
                List.of(new Cause.OfAnotherCpu(0)),
                entries(1, 0).stream().map(PossibleEntry::cause).toList());
    }

    /** It goes on from a Table descriptor of the other CPU's tables, to nothing; no descriptor need have been replaced. */
    @ParameterizedTest
    @CsvSource({"1, false", "1, true", "0, false", "0, true"})
    void aWalkMayFaultByTheTablesOfAnotherCpu(long cnp, boolean stored) {
        world.put(OTHER_ROOT, table(OTHER_TABLE));
        world.watchedBy(possible::observe).start(ROOT | 1);
        world.msrTtbr0(1, OTHER_ROOT | cnp, 1).isb(1);
        if (stored) {
            world.store(0, TABLE + 8, page(NEW)).dsbIsh(0).isb(0);
        }
        List<Cause> causes = possible.of(0).uncached(0, false).stream()
                .map(PossibleWalk::cause)
                .toList();
        assertEquals(cnp == 0 ? List.of() : List.of(new Cause.OfAnotherCpu(1)), causes);
    }

    /** R_LGDJT: which CPU's MAIR_EL1 counts is open. */
    @Test
    void entriesByTheMairOfAnotherCpuAreCommon() {
        start();
        for (int asid : new int[] {2, 1}) {
            world.msrTtbr0(0, ROOT | 1, 1)
                    .isb(0)
                    .tlbi(0, "vmalle1", 0, 0)
                    .dsbNsh(0)
                    .isb(0);
            world.msrTtbr0(1, ROOT | 1, asid)
                    .isb(1)
                    .msrMair(1, World.MAIR & ~0xffL | 0x44)
                    .isb(1);
            assertEquals(List.of(MemoryAttribute.NORMAL_WB, MemoryAttribute.NORMAL_NC), memoryAt0(), "ASID " + asid);
        }
    }

    private List<MemoryAttribute> memoryAt0() {
        return entries(0, 0).stream()
                .map(one -> one.entry().attributes().memoryAttribute())
                .toList();
    }

    /** cpu0 has left before the page was stored, but its Table descriptor is common, and cpu1 goes on from it. */
    @Test
    void tableDescriptorOfAnotherCpuIsCommonToo() {
        world.put(TABLE, 0);
        start();
        world.msrTtbr0(1, EMPTY_ROOT, 1).isb(1).tlbi(1, "vmalle1", 0, 0).dsbNsh(1);
        world.msrTtbr0(0, ROOT | 1, 1).isb(0).msrTtbr0(0, EMPTY_ROOT, 2).isb(0);
        world.store(1, ROOT, 0).dsbIsh(1).msrTtbr0(1, ROOT | 1, 1).isb(1);
        world.store(1, TABLE, page(OLD)).dsbIsh(1);
        assertEquals(1, entriesOfCpu1());
    }

    @Test
    void localInvalidationRemovesCommonEntriesFromItsCpusView() {
        start();
        comesBack(1, 1, true);
        assertEquals(0, entriesOfCpu1());
    }

    /** cpu0 may go on from the Table descriptor that it has cached, and what it finds there is common again. */
    @Test
    void localInvalidationLeavesTheOtherCpusTableDescriptors() {
        start();
        world.msrTtbr0(0, ROOT | 1, 1).isb(0).msrTtbr0(1, ROOT | 1, 1).isb(1);
        world.store(0, ROOT, 0).dsbIsh(0).tlbi(1, "vmalle1", 0, 0).dsbNsh(1);
        assertEquals(1, entriesOfCpu1());
        world.tlbi(0, "vmalle1is", 0, 0).dsbIsh(0);
        assertEquals(0, entriesOfCpu1());
    }

    /** As long as cpu0 has the Table descriptor, walks that begin there make entries that are common. */
    @ParameterizedTest
    @CsvSource({"true, 0", "false, 1"})
    void whatTheOtherCpuFindsWhileALocalTlbiIsPendingOutlivesThat(boolean otherFirst, int entries) {
        start();
        world.msrTtbr0(0, ROOT | 1, 1).isb(0).msrTtbr0(1, ROOT | 1, 1).isb(1);
        world.store(0, ROOT, 0).dsbIsh(0).tlbi(otherFirst ? 0 : 1, "vmalle1", 0, 0);
        if (otherFirst) {
            world.dsbNsh(0).tlbi(1, "vmalle1", 0, 0);
        } else {
            world.tlbi(0, "vmalle1", 0, 0).dsbNsh(0);
        }
        world.dsbNsh(1);
        assertEquals(entries, entriesOfCpu1());
    }

    @Test
    void walksOfTheOtherCpuAfterThisOneLeftAreNotCommon() {
        world.put(TABLE, 0);
        start();
        world.msrTtbr0(0, ROOT | 1, 1)
                .isb(0)
                .msrTtbr0(1, ROOT | 1, 1)
                .isb(1)
                .msrTtbr0(1, EMPTY_ROOT, 2)
                .isb(1);
        world.store(0, TABLE, page(OLD)).dsbIsh(0);
        assertEquals(0, entriesOfCpu1());
    }

    /** cpu0 finds the page, by a Table descriptor that only it has, while both share for the second time. */
    @Test
    void walksOfTheOtherCpuAreCommonUntilTheLastTimeThatBothShared() {
        world.put(TABLE, 0);
        start();
        world.msrTtbr0(0, ROOT | 1, 1)
                .isb(0)
                .msrTtbr0(1, ROOT | 1, 1)
                .isb(1)
                .msrTtbr0(1, EMPTY_ROOT, 1)
                .isb(1);
        // By address, since TLBI VMALLE1 leaves no time before it that both shared.
        world.store(0, ROOT, 0).dsbIsh(0).tlbi(1, "vaae1", 0, 0).dsbNsh(1);
        world.msrTtbr0(1, ROOT | 1, 1)
                .isb(1)
                .store(0, TABLE, page(OLD))
                .dsbIsh(0)
                .msrTtbr0(1, EMPTY_ROOT, 1)
                .isb(1);
        assertEquals(1, entriesOfCpu1());
    }

    @Test
    void pageThatCameAndWentUnderAnotherAsidIsNotPossible() {
        world.put(TABLE, 0);
        start().msrTtbr0(0, ROOT, 2)
                .isb(0)
                .store(0, PTE, WorldTables.nonGlobal(page(OLD)))
                .dsbIsh(0);
        world.store(0, PTE, 0).dsbIsh(0).msrTtbr0(0, ROOT, 1).isb(0);
        assertEquals(List.of(), outputs(0, 0));
        world.msrTtbr0(0, ROOT, 2).isb(0);
        assertEquals(List.of(OLD), outputs(0, 0));
    }
}
