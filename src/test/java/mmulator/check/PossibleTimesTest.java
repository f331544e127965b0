package mmulator.check;

import static mmulator.check.world.WorldTables.OTHER_ROOT;
import static mmulator.check.world.WorldTables.OTHER_TABLE;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.arch.MemoryAttribute;
import mmulator.arch.Sctlr;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.check.world.World;
import mmulator.mmu.WalkFault;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.possible.PossibleEntry.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From when until when a TLB may hold what came of a store. */
final class PossibleTimesTest extends HeldWorld {
    // Order of stores

    @Test
    void publishedStoreHidesAllOlderValuesWhoeverReplacedThem() {
        start().store(0, PTE, 0)
                .store(1, PTE, page(NEW))
                .dsbIsh(1)
                .tlbi(1, "vaae1is", 0, 0)
                .dsbIsh(1);
        assertEquals(List.of(NEW), outputs(0, 0));
        assertEquals(List.of(NEW), outputs(1, 0));
    }

    @Test
    void everyValueSinceTheLastFlushIsPossible() {
        start().store(0, PTE, page(NEW))
                .dsbIsh(0)
                .store(0, PTE, page(0x3_0000))
                .dsbIsh(0)
                .store(0, PTE, 0)
                .dsbIsh(0);
        assertEquals(List.of(OLD, NEW, 0x3_0000L), outputs(1, 0));
    }

    @Test
    void leafWithAccessFlagClearIsNeverCached() {
        start().store(0, PTE, 0).dsbIsh(0).tlbi(0, "vmalle1is", 0, 0).dsbIsh(0);
        world.store(0, PTE, page(NEW) & ~Descriptor.AF)
                .dsbIsh(0)
                .store(0, PTE, 0)
                .dsbIsh(0);
        assertEquals(List.of(), outputs(1, 0));
    }

    /** I_RGQLZ. */
    @Test
    void leafThatHardwareHasNotUpdatedIsNeverCached() {
        CpuFeatures updating = CpuFeatures.builder().hafdbs(1).build();
        World own = new World(2, World.TCR | Tcr.HA)
                .features(0, updating)
                .features(1, updating)
                .put(ROOT, table(TABLE))
                .put(PTE, page(OLD) & ~Descriptor.AF);
        PossibleTlbs tlbs = new PossibleTlbs(own);
        own.watchedBy(tlbs::observe).start(ROOT).store(0, PTE, page(NEW)).dsbIsh(0);
        assertEquals(
                List.of(NEW),
                tlbs.of(1).entries(0, 1).stream()
                        .map(one -> one.entry().translate(0))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, NEW, NEW | 0x701, 1L << 44 | 0x703})
    void whatFaultsIsNeverCached(long faulting) {
        CpuFeatures narrow = CpuFeatures.builder().paBits(40).build();
        world.features(0, narrow).features(1, narrow);
        start().store(0, PTE, faulting)
                .dsbIsh(0)
                .tlbi(0, "vmalle1is", 0, 0)
                .dsbIsh(0)
                .isb(0);
        assertInstanceOf(WalkFault.class, world.walk(1, 0));
        world.store(0, PTE, page(OLD)).dsbIsh(0);
        assertEquals(List.of(OLD), outputs(1, 0));
        world.store(0, PTE, faulting).dsbIsh(0).tlbi(0, "vmalle1is", 0, 0).dsbIsh(0);
        assertEquals(List.of(), outputs(1, 0));
    }

    @Test
    void attributesOfTheOldMairStayUntilTheyAreInvalidated() {
        start().store(0, PTE + 8, page(NEW)).dsbIsh(0).isb(0);
        world.msrMair(0, World.MAIR & ~0xffL | 0x44).isb(0);
        assertEquals(List.of(MemoryAttribute.NORMAL_WB, MemoryAttribute.NORMAL_NC), memory());
        world.tlbi(0, "vmalle1", 0, 0).dsbNsh(0).isb(0);
        assertEquals(List.of(MemoryAttribute.NORMAL_NC), memory());
    }

    private List<MemoryAttribute> memory() {
        return entries(0, 0x1000).stream()
                .map(one -> one.entry().attributes().memoryAttribute())
                .toList();
    }

    @Test
    void whoStoresTheSameValueAgainNeedsNoDsbOfTheOneWhoDidBefore() {
        start().store(1, PTE, 0).store(0, PTE, 0).dsbIsh(0);
        world.tlbi(0, "vae1is", 0, 1).dsbIsh(0).isb(0);
        assertGone(0);
    }

    /** Arm ARM D8, "TLB maintenance due to TLB conflict". */
    @Test
    void afterAConflictAbortOnlyMaintenanceOfEverythingIsSureToRemoveTheEntries() {
        start().store(0, PTE, 0).dsbIsh(0).conflict(0, 0);
        world.tlbi(0, "vaae1is", 0, 0).dsbIsh(0).isb(0);
        assertEquals(List.of(OLD), outputs(0, 0));
        assertGone(1);
        world.tlbi(0, "aside1is", 0, 1).dsbIsh(0).isb(0);
        assertEquals(List.of(OLD), outputs(0, 0));
        world.tlbi(0, "vmalle1is", 0, 0).dsbIsh(0).isb(0);
        assertGone(0);
        world.store(0, PTE, page(OLD)).dsbIsh(0).store(0, PTE, 0).dsbIsh(0);
        world.tlbi(0, "vaae1is", 0, 0).dsbIsh(0).isb(0);
        assertGone(0);
    }

    /** R_GRVDR: the cached Table descriptor translates the address of the abort, too, and by it the neighbour is found again. */
    @Test
    void afterAConflictAbortMaintenanceOfANeighbourNeedNotCloseTheWayToIt() {
        start().store(0, PTE + 8, page(NEW)).dsbIsh(0).conflict(0, 0);
        world.store(0, ROOT, 0)
                .dsbIsh(0)
                .tlbi(0, "vaae1is", 0x1000, 0)
                .dsbIsh(0)
                .isb(0);
        assertEquals(List.of(NEW), outputs(0, 0x1000));
        assertEquals(List.of(), outputs(1, 0x1000));
        world.tlbi(0, "vmalle1is", 0, 0).dsbIsh(0).isb(0);
        assertEquals(List.of(), outputs(0, 0x1000));
    }

    /** The abort came while it was under way: what the operation has removed may be back. */
    @Test
    void maintenanceFromBeforeAConflictAbortDoesNotEndIt() {
        start().store(0, PTE, 0)
                .dsbIsh(0)
                .tlbi(0, "vmalle1is", 0, 0)
                .conflict(0, 0)
                .dsbIsh(0);
        world.store(0, PTE, page(OLD)).dsbIsh(0).store(0, PTE, 0).dsbIsh(0);
        world.tlbi(0, "vaae1is", 0, 0).dsbIsh(0).isb(0);
        assertEquals(List.of(OLD), outputs(0, 0));
    }

    @Test
    void entriesKeepTheWxnOfTheirWalkUntilTheyAreInvalidated() {
        start().msrSctlr(0, Sctlr.M | Sctlr.WXN).isb(0);
        assertEquals(List.of(false, true), wxn());
        world.tlbi(0, "vmalle1", 0, 0).dsbNsh(0).isb(0);
        assertEquals(List.of(), wxn(), "none but what a walk gives");
    }

    private List<Boolean> wxn() {
        return entries(0, 0).stream().map(one -> one.entry().attributes().wxn()).toList();
    }

    @Test
    void entriesOutliveADisabledMmu() {
        start().msrSctlr(0, 0)
                .isb(0)
                .store(0, PTE, page(NEW))
                .dsbIsh(0)
                .msrSctlr(0, 1)
                .isb(0);
        assertEquals(List.of(OLD, NEW), outputs(0, 0));
        world.msrSctlr(0, 0)
                .isb(0)
                .tlbi(0, "vmalle1", 0, 0)
                .dsbNsh(0)
                .msrSctlr(0, 1)
                .isb(0);
        assertGone(0);
    }

    @Test
    void entryTellsWhenItCouldBeFilled() {
        start().store(0, PTE, page(NEW)).dsbIsh(0).store(0, PTE, 0).dsbIsh(0);
        PossibleEntry middle = entries(1, 0).stream()
                .filter(one -> one.entry().oaBase() == NEW)
                .findFirst()
                .orElseThrow();
        assertEquals(1, middle.from().step());
        assertEquals(4, middle.until().step());
    }

    // After a full flush

    @Test
    void afterAFullFlushByOneCpuNothingButTheWalkIsLeft() {
        start().store(0, PTE, page(NEW))
                .store(1, ROOT + 8, table(OTHER_TABLE))
                .dsbIsh(0)
                .dsbIsh(1);
        world.tlbi(0, "vmalle1is", 0, 0).dsbIsh(0).isb(0);
        assertTrue(possible.of(0).isCurrent());
        assertTrue(possible.of(1).isCurrent());
    }

    // Instructions that were translated early

    private List<PossibleEntry> inFlight(int cpu) {
        return possible.of(cpu).inFlight(0, world.asid(cpu), false);
    }

    @Test
    void untilAnIsbAnAccessMayUseWhatTheCpusOwnTlbiHasRemoved() {
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        assertGone(0);
        assertInstanceOf(Cause.InFlight.class, inFlight(0).getFirst().cause());
        assertEquals(OLD, inFlight(0).getFirst().entry().oaBase());
        world.isb(0);
        assertEquals(List.of(), inFlight(0));
    }

    @Test
    void aFullFlushByTheCpuItselfNeedsAnIsbToo() {
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "vmalle1is", 0, 0).dsbIsh(0);
        assertEquals(OLD, inFlight(0).getFirst().entry().oaBase());
        world.isb(0);
        assertEquals(List.of(), inFlight(0));
    }

    /** Nothing has been stored: what the TLBI has removed is of a regime that was left. */
    @ParameterizedTest
    @ValueSource(strings = {"vmalle1", "vmalle1is", "vaae1", "aside1"})
    void soDoesOneOfTranslationsThatWereLeft(String tlbi) {
        world.put(OTHER_ROOT, table(OTHER_TABLE)).put(OTHER_TABLE, page(NEW));
        start().msrTtbr0(0, OTHER_ROOT, 1).isb(0).tlbi(0, tlbi, 0, 1);
        world.dsbIsh(0);
        // A TLBI by ASID leaves the global page that it is.
        assertEquals(
                !tlbi.equals("aside1"),
                inFlight(0).stream().anyMatch(one -> one.entry().oaBase() == OLD));
        world.isb(0);
        assertEquals(List.of(), inFlight(0));
    }

    @Test
    void anotherCpusBroadcastTlbiWaitsForTheAccessesUnderWay() {
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        assertEquals(List.of(), inFlight(1));
    }

    @Test
    void withEts2NoIsbIsNeeded() {
        world.features(0, CpuFeatures.builder().ets2(true).build());
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        assertEquals(List.of(), inFlight(0));
    }

    @Test
    void withEts2FetchesStillNeedTheIsb() {
        world.features(0, CpuFeatures.builder().ets2(true).build());
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        List<PossibleEntry> fetched = possible.of(0).inFlight(0, world.asid(0), true);
        assertInstanceOf(Cause.InFlight.class, fetched.getFirst().cause());
        world.isb(0);
        assertEquals(List.of(), possible.of(0).inFlight(0, world.asid(0), true));
    }

    /** The other one began when a walk could still bring the entry back. */
    @Test
    void aDsbCompletesTheTlbiOfItsOwnCpuThoughAnotherHasTheSamePending() {
        start().tlbi(1, "vaae1is", 0, 0)
                .store(0, PTE, 0)
                .dsbIshst(0)
                .tlbi(0, "vaae1is", 0, 0)
                .dsbIsh(0);
        assertGone(0);
        assertGone(1);
    }

    // Broadcasts that need not be heard

    @Test
    void broadcastRangeNeedsNothingOfACpuWithoutRangeOperations() {
        world.features(0, CpuFeatures.builder().tlbirange(true).build())
                .features(1, CpuFeatures.builder().tlbirange(false).build());
        // TG in 47:46, one unit of two pages from VA 0.
        TlbMaintenance range = TlbMaintenanceDecoder.decode(
                        0,
                        8,
                        2,
                        3,
                        1L << 46,
                        CpuFeatures.builder().tlbirange(true).build(),
                        new Tcr(World.TCR))
                .orElseThrow();
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, range).dsbIsh(0);
        assertGone(0);
        assertKept(1, Cause.Missed.class);
        world.tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        assertGone(1);
    }

    @Test
    void broadcastByAddressNeedsNothingOfACpuWithAnotherGranule() {
        start().store(0, PTE, 0).dsbIshst(0);
        world.msrTcr(0, World.TCR | Tcr.granuleBits(0, Granule.K64)).isb(0);
        world.tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        assertKept(1, Cause.Missed.class);
        world.tlbi(0, "vmalle1is", 0, 0).dsbIsh(0);
        assertGone(1);
    }

    /**
     * R_VNRFW: what TCR_EL1 says may be cached as well, so that a write of it removes nothing. TBI0, TBI1, EPD1, SH0, HA, and T0SZ by
     * which walks begin elsewhere.
     */
    @ParameterizedTest
    @ValueSource(longs = {0, 1L << 37, 1L << 38, 1 << 23, 3 << 12, 1L << 39, 39 ^ 30})
    void aCachedTableDescriptorOutlivesAWriteOfTcr(long changed) {
        world.put(OTHER_TABLE, page(OLD));
        start().store(0, ROOT, table(OTHER_TABLE)).dsbIsh(0);
        world.tlbi(0, "vaale1is", 0, 0).dsbIsh(0).msrTcr(0, World.TCR ^ changed).isb(0);
        world.store(0, PTE, page(NEW)).dsbIsh(0).isb(0);
        assertTrue(outputs(0, 0).contains(NEW), outputs(0, 0)::toString);
        world.tlbi(0, "vaae1is", 0, 0).dsbIsh(0).isb(0);
        assertFalse(outputs(0, 0).contains(NEW), outputs(0, 0)::toString);
    }
}
