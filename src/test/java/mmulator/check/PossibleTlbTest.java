package mmulator.check;

import static mmulator.check.World.EMPTY_ROOT;
import static mmulator.check.World.OTHER_ROOT;
import static mmulator.check.World.OTHER_TABLE;
import static mmulator.check.World.ROOT;
import static mmulator.check.World.TABLE;
import static mmulator.check.World.contiguous;
import static mmulator.check.World.nonGlobal;
import static mmulator.check.World.page;
import static mmulator.check.World.table;
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
import mmulator.mmu.WalkFault;
import mmulator.mmu.history.Moment;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.possible.PossibleEntry.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One fact each: what one missing, weak or misplaced instruction leaves in which TLB, and why. */
final class PossibleTlbTest {
    private static final long PTE = TABLE;
    private static final long OLD = 0x1_0000;
    private static final long NEW = 0x2_0000;

    private final World world = new World(2).put(ROOT, table(TABLE)).put(PTE, page(OLD));
    private final PossibleTlbs possible = new PossibleTlbs(world);

    private World start() {
        return world.watchedBy(possible::observe).start(ROOT);
    }

    private List<PossibleEntry> entries(int cpu, long va) {
        return possible.of(cpu).entries(va, world.asid(cpu));
    }

    /** Output addresses that some TLB of the CPU may have for {@code va}. */
    private List<Long> outputs(int cpu, long va) {
        return entries(cpu, va).stream()
                .map(one -> one.entry().translate(va))
                .distinct()
                .sorted()
                .toList();
    }

    private void assertGone(int cpu) {
        assertFalse(outputs(cpu, 0).contains(OLD), "cpu" + cpu + " " + entries(cpu, 0));
    }

    private <T extends Cause> T assertKept(int cpu, Class<T> cause) {
        List<PossibleEntry> old = entries(cpu, 0).stream()
                .filter(one -> one.entry().translate(0) == OLD)
                .toList();
        assertEquals(1, old.size(), "cpu" + cpu + " " + entries(cpu, 0));
        return assertInstanceOf(cause, old.getFirst().cause());
    }

    // The whole sequence

    @Test
    void breakBeforeMakeLeavesNothing() {
        start().store(0, PTE, 0)
                .dsbIshst(0)
                .tlbi(0, "vaae1is", 0, 0)
                .dsbIsh(0)
                .store(0, PTE, page(NEW))
                .dsbIshst(0);
        assertGone(0);
        assertGone(1);
        assertEquals(List.of(NEW), outputs(1, 0));
    }

    @Test
    void nothingBeyondTheWalkBeforeAnyStore() {
        start();
        assertEquals(List.of(), entries(0, 0));
    }

    @Test
    void oldValueStaysUntilAnythingIsDone() {
        start().store(0, PTE, 0);
        assertKept(0, Cause.NotPublished.class);
        assertKept(1, Cause.NotPublished.class);
    }

    // An instruction missing or misplaced

    @Test
    void withoutDsbBeforeTheTlbiAWalkBringsItBack() {
        start().store(0, PTE, 0).tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        assertEquals(2, assertKept(0, Cause.Refetched.class).issued().step());
        assertKept(1, Cause.Refetched.class);
    }

    @Test
    void dsbNshPublishesToTheOwnWalksOnly() {
        start().store(0, PTE, 0).dsbNsh(0).tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        assertGone(0);
        assertKept(1, Cause.Refetched.class);
    }

    @Test
    void dsbOfAnotherCpuPublishesNothing() {
        start().store(0, PTE, 0).dsbIsh(1).tlbi(1, "vaae1is", 0, 0).dsbIsh(1);
        assertKept(0, Cause.Refetched.class);
        assertKept(1, Cause.Refetched.class);
    }

    @Test
    void tlbiBeforeTheStoreIsOfNoUse() {
        start().tlbi(0, "vaae1is", 0, 0).store(0, PTE, 0).dsbIsh(0);
        assertKept(0, Cause.NeverInvalidated.class);
        assertKept(1, Cause.NeverInvalidated.class);
    }

    @Test
    void tlbiMayTakeEffectAsLateAsItsDsb() {
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "vaae1is", 0, 0);
        assertKept(0, Cause.NotComplete.class);
        assertEquals(0, assertKept(1, Cause.NotComplete.class).by());
    }

    @Test
    void dsbIshstCompletesNoTlbi() {
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "vaae1is", 0, 0).dsbIshst(0);
        assertKept(1, Cause.NotComplete.class);
    }

    @Test
    void dsbOfAnotherCpuCompletesNoTlbi() {
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "vaae1is", 0, 0).dsbIsh(1);
        assertKept(1, Cause.NotComplete.class);
    }

    @Test
    void dsbNshCompletesNoBroadcast() {
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "vaae1is", 0, 0).dsbNsh(0);
        assertKept(0, Cause.NotComplete.class);
    }

    @Test
    void localTlbiLeavesTheOtherCpusAlone() {
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "vaae1", 0, 0).dsbIsh(0);
        assertGone(0);
        assertTrue(assertKept(1, Cause.Missed.class).local());
    }

    @Test
    void tlbiOfAnotherPageDoesNotSelectIt() {
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "vaae1is", 0x1000, 0).dsbIsh(0);
        assertFalse(assertKept(0, Cause.Missed.class).local());
    }

    // ASIDs

    @Test
    void wrongAsidLeavesANonGlobalEntry() {
        world.put(PTE, nonGlobal(page(OLD)));
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "vae1is", 0, 2).dsbIsh(0);
        assertKept(0, Cause.Missed.class);
        world.tlbi(0, "vae1is", 0, 1).dsbIsh(0);
        assertGone(0);
    }

    @Test
    void globalEntryGoesWhateverTheAsidOfTheOperand() {
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "vae1is", 0, 2).dsbIsh(0);
        assertGone(0);
    }

    @Test
    void tlbiByAsidLeavesGlobalEntries() {
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "aside1is", 0, 1).dsbIsh(0);
        assertKept(0, Cause.Missed.class);
    }

    @Test
    void entryOfAnotherAsidDoesNotMatch() {
        world.put(PTE, nonGlobal(page(OLD)));
        start().msrTtbr0(0, OTHER_ROOT, 2).isb(0);
        assertGone(0);
    }

    // Table descriptors

    @Test
    void unlinkedTableIsGoneAfterTlbiByAddress() {
        start().store(0, ROOT, 0).dsbIshst(0).tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        assertGone(0);
        assertGone(1);
    }

    @Test
    void lastLevelTlbiLeavesTheCachedTableDescriptor() {
        start().store(0, ROOT, 0).dsbIshst(0).tlbi(0, "vaale1is", 0, 0).dsbIsh(0);
        Cause.TableStillCached cause = assertKept(1, Cause.TableStillCached.class);
        assertEquals(2, cause.level());
        assertEquals(ROOT, cause.descriptor());
    }

    @Test
    void lastLevelTlbiSufficesForALeaf() {
        start().store(0, PTE, 0).dsbIshst(0).tlbi(0, "vaale1is", 0, 0).dsbIsh(0);
        assertGone(1);
    }

    @Test
    void cachedTableDescriptorReadsStoresOfLater() {
        start().store(0, ROOT, 0).dsbIsh(0).store(0, PTE, page(NEW)).dsbIsh(0);
        assertEquals(List.of(OLD, NEW), outputs(1, 0));
    }

    @Test
    void tlbiOfANeighbouringPageRemovesTheTableDescriptorButNotTheLeaf() {
        start().store(0, ROOT, 0).dsbIsh(0).tlbi(0, "vaae1is", 0x1000, 0).dsbIsh(0);
        assertKept(1, Cause.Missed.class);
        world.tlbi(0, "vaale1is", 0, 0).dsbIsh(0);
        assertGone(1);
    }

    @Test
    void tableExchangedForAnotherLeavesTheOldLeaf() {
        world.put(OTHER_TABLE, page(NEW));
        start().store(0, ROOT, table(OTHER_TABLE)).dsbIsh(0);
        assertEquals(List.of(OLD, NEW), outputs(1, 0));
        world.tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        assertEquals(List.of(NEW), outputs(1, 0));
    }

    // Contiguous runs

    private void run() {
        for (int i = 0; i < 16; i++) {
            world.put(TABLE + 8L * i, contiguous(page(OLD + 0x1000L * i)));
        }
        start();
    }

    @Test
    void wellFormedRunIsWhatTheWalkSays() {
        run();
        assertEquals(List.of(), entries(0, 0x3000));
    }

    @Test
    void runInvalidatedAtOneMemberStaysForTheOthers() {
        run();
        for (int i = 0; i < 16; i++) {
            world.store(0, TABLE + 8L * i, 0);
        }
        world.dsbIshst(0).tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        assertEquals(List.of(), outputs(1, 0));
        assertEquals(List.of(OLD + 0x1000), outputs(1, 0x1000));
        assertTrue(entries(1, 0x1000).stream().anyMatch(one -> one.entry().contiguousRun()));
    }

    /** Arm ARM I_PGVGZ. */
    @Test
    void neighbourStillContiguousDoesNotServeAnInvalidMember() {
        run();
        world.store(0, PTE, 0).dsbIshst(0).tlbi(0, "vmalle1is", 0, 0).dsbIsh(0);
        assertEquals(List.of(), outputs(1, 0));
    }

    @Test
    void neighbourStillContiguousBringsTheRunBack() {
        run();
        world.store(0, PTE, page(NEW)).dsbIshst(0).tlbi(0, "vmalle1is", 0, 0).dsbIsh(0);
        assertEquals(List.of(OLD, NEW), outputs(1, 0));
        PossibleEntry run = entries(1, 0).stream()
                .filter(one -> one.entry().contiguousRun())
                .findFirst()
                .orElseThrow();
        assertEquals(Moment.NEVER, run.until());
        assertTrue(run.cause() instanceof Cause.OtherMember, run.toString());
    }

    @Test
    void runThatNeverWasWellFormedServesEveryMember() {
        world.put(PTE + 8, contiguous(page(NEW + 0x1000)));
        start();
        assertEquals(List.of(OLD, NEW), outputs(0, 0));
        assertTrue(entries(0, 0).stream()
                .anyMatch(one -> one.cause().equals(new Cause.OtherMember(PTE + 8))
                        && one.entry().contiguousRun()));
    }

    // Regimes

    @Test
    void ttbrSwitchWithoutTlbiLeavesTheOldTables() {
        start().msrTtbr0(0, OTHER_ROOT, 1).isb(0);
        assertKept(0, Cause.NeverInvalidated.class);
    }

    @Test
    void tlbiBeforeTheTtbrSwitchIsTooEarly() {
        start().tlbi(0, "vmalle1", 0, 0).dsbNsh(0).msrTtbr0(0, OTHER_ROOT, 1).isb(0);
        assertKept(0, Cause.NeverInvalidated.class);
    }

    @Test
    void tlbiBetweenTheTtbrWriteAndTheIsbIsTooEarly() {
        start().msrTtbr0(0, OTHER_ROOT, 1).tlbi(0, "vmalle1", 0, 0).dsbNsh(0).isb(0);
        assertKept(0, Cause.NeverInvalidated.class);
    }

    @Test
    void ttbrSwitchAndTlbiLeaveNothing() {
        start().msrTtbr0(0, OTHER_ROOT, 1)
                .isb(0)
                .tlbi(0, "vmalle1", 0, 0)
                .dsbNsh(0)
                .isb(0);
        assertGone(0);
        assertTrue(possible.of(0).isCurrent());
    }

    @Test
    void pendingTtbrMayBeInEffect() {
        world.put(OTHER_ROOT, table(OTHER_TABLE)).put(OTHER_TABLE, page(NEW));
        start().msrTtbr0(0, OTHER_ROOT, 1);
        assertEquals(List.of(OLD, NEW), outputs(0, 0));
        assertTrue(entries(0, 0).stream()
                .allMatch(one -> (one.entry().oaBase() == NEW) == one.cause() instanceof Cause.NotSynchronized));
    }

    /** The point of the whole project. */
    @Test
    void parkedCpuWithACleanTlbSeesNothingOfWhatOthersDo() {
        start().msrTtbr0(1, EMPTY_ROOT, 1)
                .isb(1)
                .tlbi(1, "vmalle1", 0, 0)
                .dsbNsh(1)
                .isb(1);
        world.store(0, PTE, page(NEW)).dsbIsh(0).store(0, PTE, 0).dsbIsh(0);
        assertEquals(List.of(), entries(1, 0));
        assertEquals(List.of(), possible.of(1).reads(PTE, 0).held(3));
        assertFalse(possible.of(1).reads(PTE, 0).mayRead());
    }

    @Test
    void parkedCpuWithoutTlbiStillHoldsTheDescriptor() {
        start().msrTtbr0(1, EMPTY_ROOT, 1).isb(1);
        assertFalse(possible.of(1).reads(PTE, 0).held(3).isEmpty());
    }

    @Test
    void parkedCpuThatComesBackFindsOnlyTheNewTables() {
        start().msrTtbr0(1, EMPTY_ROOT, 1)
                .isb(1)
                .tlbi(1, "vmalle1", 0, 0)
                .dsbNsh(1)
                .isb(1);
        world.store(0, PTE, page(NEW)).dsbIsh(0).msrTtbr0(1, ROOT, 1).isb(1);
        assertEquals(List.of(NEW), outputs(1, 0));
    }

    @Test
    void cachedTableOfTheOldRegimeIsUsedInTheNewOneWithTheSameAsid() {
        start().msrTtbr0(0, OTHER_ROOT, 1).isb(0).store(0, PTE, page(NEW)).dsbIsh(0);
        assertEquals(List.of(OLD, NEW), outputs(0, 0));
    }

    @Test
    void cachedTableOfAnotherAsidIsNotUsed() {
        start().msrTtbr0(0, OTHER_ROOT, 2).isb(0).store(0, PTE, page(NEW)).dsbIsh(0);
        assertEquals(List.of(OLD), outputs(0, 0));
    }

    @Test
    void comingBackToARegimeAfterAPublicationIsNotAsIfItHadNeverGone() {
        start().store(0, PTE, 0);
        // By address, since TLBI VMALLE1 leaves no time before it to come back to.
        world.msrTtbr0(0, EMPTY_ROOT, 1)
                .isb(0)
                .tlbi(0, "vaae1", 0, 0)
                .dsbIsh(0)
                .msrTtbr0(0, ROOT, 1)
                .isb(0);
        assertGone(0);
    }

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

    @Test
    void withoutCnpTlbsAreTheirOwn() {
        start();
        comesBack(0, 1, false);
        assertEquals(0, entriesOfCpu1());
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
        world.put(PTE, World.nonGlobal(page(OLD)));
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
                .store(0, PTE, World.nonGlobal(page(OLD)))
                .dsbIsh(0);
        world.store(0, PTE, 0).dsbIsh(0).msrTtbr0(0, ROOT, 1).isb(0);
        assertEquals(List.of(), outputs(0, 0));
        world.msrTtbr0(0, ROOT, 2).isb(0);
        assertEquals(List.of(OLD), outputs(0, 0));
    }
}
