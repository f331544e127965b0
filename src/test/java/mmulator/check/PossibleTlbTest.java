package mmulator.check;

import static mmulator.check.world.WorldTables.OTHER_ROOT;
import static mmulator.check.world.WorldTables.OTHER_TABLE;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.contiguous;
import static mmulator.check.world.WorldTables.nonGlobal;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.Barrier;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;
import mmulator.check.world.World;
import mmulator.check.world.WorldTables;
import mmulator.machine.event.Event;
import mmulator.mmu.AccessKind;
import mmulator.mmu.history.Moment;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.possible.PossibleEntry.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a TLB may hold after stores, barriers and TLB maintenance: break-before-make, ASIDs, tables, contiguous runs. */
final class PossibleTlbTest extends HeldWorld {
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

    /** Arm ARM B2.6.9: it waits for fewer TLBIs, and for the same stores. */
    @Test
    void dsbNxsPublishesAsAnyOther() {
        start().store(0, PTE, 0)
                .dsb(0, new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.FULL, true))
                .tlbi(0, "vaae1is", 0, 0)
                .dsbIsh(0);
        assertGone(0);
        assertGone(1);
    }

    @Test
    void dsbOfAnotherCpuPublishesNothing() {
        start().store(0, PTE, 0).dsbIsh(1).tlbi(1, "vaae1is", 0, 0).dsbIsh(1);
        assertKept(0, Cause.Refetched.class);
        assertKept(1, Cause.Refetched.class);
    }

    /** Whether it selects one page or everything, what was issued last is what the walk came after. */
    @ParameterizedTest
    @CsvSource({"vmalle1is, vaae1is", "vaae1is, vmalle1is"})
    void theLastOfTwoTlbisIsTheOneThatAWalkBringsItBackAfter(String first, String second) {
        start().store(0, PTE, 0).tlbi(0, first, 0, 0).tlbi(0, second, 0, 0).dsbIsh(0);
        assertEquals(3, assertKept(0, Cause.Refetched.class).issued().step());
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

    @Test
    void tlbiByTheAddressOfABlocksLastPageSelectsTheBlock() {
        world.put(ROOT, WorldTables.block(0x40_0000));
        start().store(0, ROOT, 0).dsbIshst(0).tlbi(0, "vaae1is", 0x1f_f000, 0).dsbIsh(0);
        assertEquals(List.of(), outputs(1, 0));
    }

    // ASIDs

    /** RVAAE1IS of two pages from the third on: Arm ARM C5, the operand of "TLBI RVAAE1IS". */
    @ParameterizedTest
    @CsvSource({"2, true", "3, false", "4, false", "5, true"})
    void tlbiByRangeSelectsEachPageOfIt(int number, boolean stays) {
        long operand = 1L << 46 | 3;
        TlbMaintenance range = TlbMaintenanceDecoder.decode(
                        0, 8, 2, 3, operand, CpuFeatures.builder().build(), new Tcr(World.TCR))
                .orElseThrow();
        long va = number * 0x1000L;
        long descriptor = PTE + 8L * number;
        world.put(descriptor, page(NEW));
        start().store(0, descriptor, 0).dsbIshst(0).tlbi(0, range).dsbIsh(0);
        for (int cpu = 0; cpu < 2; cpu++) {
            assertEquals(stays ? List.of(NEW) : List.of(), outputs(cpu, va));
        }
    }

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
    void norDoesANeighbouringBlock() {
        for (int i = 0; i < 16; i++) {
            world.put(ROOT + 8L * i, contiguous(WorldTables.block(0x4000_0000L + 0x20_0000L * i)));
        }
        start().store(0, ROOT, 0).dsbIshst(0).tlbi(0, "vmalle1is", 0, 0).dsbIsh(0);
        assertEquals(List.of(), outputs(1, 0));
        world.store(0, ROOT, WorldTables.block(0x8000_0000L)).dsbIsh(0);
        assertEquals(List.of(0x4000_0000L, 0x8000_0000L), outputs(1, 0));
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

    // Conflicts

    /** R_BLRKC, R_GRVDR: "has raised a TLB conflict abort", and no other. */
    @ParameterizedTest
    @EnumSource
    void onlyATlbConflictAbortLetsEntriesOutliveMaintenanceByAddress(FaultStatus status) {
        start().store(0, PTE, 0).dsbIsh(0);
        world.tell(new Event.Translation(
                0,
                world.step(),
                0,
                0,
                AccessKind.READ_EL1,
                false,
                true,
                CpuFeatures.builder().build(),
                null,
                world.walk(0, 0),
                List.of(),
                new Event.Result.Aborted(
                        ExceptionSyndrome.dataAbort(1, status, 3, false).value())));
        world.tlbi(0, "vaae1is", 0, 0).dsbIsh(0).isb(0);
        assertEquals(status == FaultStatus.TLB_CONFLICT ? List.of(OLD) : List.of(), outputs(0, 0));
    }
}
