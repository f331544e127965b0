package mmulator.check;

import static mmulator.check.world.WorldTables.OTHER_ROOT;
import static mmulator.check.world.WorldTables.OTHER_TABLE;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.block;
import static mmulator.check.world.WorldTables.contiguous;
import static mmulator.check.world.WorldTables.nonGlobal;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.check.world.ToldAs;
import mmulator.check.world.WatchedWorld;
import mmulator.check.world.World;
import mmulator.check.world.WorldTables;
import mmulator.machine.event.Event;
import mmulator.mmu.Regime;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.history.StoreView;
import mmulator.mmu.tlb.TlbEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What accesses get, and what else rules ask, over streams of events made by hand. */
final class CheckerTest extends WatchedWorld {
    @Test
    void accessToAnUnmappedButCachedPageIsStale() {
        start().store(0, TABLE, 0).dsbIsh(0).access(1, 0);
        assertEquals(List.of(Rule.STALE_TRANSLATION), rules());
        assertEquals("""
                the tables no longer translate 0x0000000000000000, but a TLB may still
                tlb: 0x0000000000000000 +4K -> 0x0000000000010000 level 3 global Normal WB ISH RW AF (step 0)
                walk: TRANSLATION fault, level 3: descriptor is Invalid
                from: level 3 descriptor at 0x0000000000003000: Page OA 0x10000  AttrIndx=0 RW AF
                now: level 3 descriptor at 0x0000000000003000: Invalid
                seen: cpu1 may have filled its TLB with it, by speculation, from the start to step 2
                kept: no tlbi that selects it has been executed since
                """, text());
    }

    @Test
    void accessBeforeTheDsbAfterTheTlbiIsIncomplete() {
        start().store(0, TABLE, 0).dsbIshst(0).tlbi(0, "vaae1is", 0, 0).access(1, 0);
        assertEquals(List.of(Rule.INCOMPLETE_INVALIDATION), rules());
        assertTrue(text().contains("but no dsb ish by cpu0 has completed it"), text());
    }

    @Test
    void aPermissionFaultThatPanDidNotCauseIsJudgedWithoutPan() {
        world.put(TABLE, page(OLD) | Descriptor.AP1);
        start().store(0, TABLE, page(OLD) | Descriptor.AP1 | Descriptor.AP2).dsbIsh(0);
        world.refusedWrite(0, 0);
        assertEquals(List.of(Rule.STALE_TRANSLATION), rules());
    }

    @Test
    void aPermissionFaultThatPanCausedIsJudgedWithIt() {
        world.put(TABLE, page(OLD) | Descriptor.AP1 | Descriptor.AP2);
        Checker underPan = new Checker(world);
        world.watchedBy(ToldAs.underPan(underPan::observe));
        start().store(0, TABLE, page(OLD) | Descriptor.AP1).dsbIsh(0);
        world.refusedWrite(0, 0);
        assertEquals(List.of(), underPan.violations());
        assertEquals(List.of(Rule.SPURIOUS_FAULT), rules());
    }

    /** A page comes and goes twice; that it went the first time is published. */
    @Test
    void whyAnEntryIsKeptIsToldOfTheLastTimeThatItCouldBeFilled() {
        start().store(0, TABLE, 0)
                .dsbIsh(0)
                .store(0, TABLE, page(OLD))
                .dsbIsh(0)
                .store(0, TABLE, 0)
                .access(0, 0);
        assertTrue(text().contains("may have filled its TLB with it, by speculation, from step 3 until now"), text());
    }

    @Test
    void accessAfterATlbiWithoutDsbBeforeItIsReported() {
        start().store(0, TABLE, 0).tlbi(0, "vaae1is", 0, 0).dsbIsh(0).access(1, 0);
        assertEquals(List.of(Rule.UNPUBLISHED_DESCRIPTOR), rules());
        assertTrue(
                text().contains("a dsb ishst (after an msr, an isb) must come between the change and the tlbi"),
                text());
    }

    @Test
    void accessThroughATableLeftByALastLevelTlbiIsStale() {
        start().store(0, ROOT, 0).dsbIsh(0).tlbi(0, "vaale1is", 0, 0).dsbIsh(0).access(1, 0);
        assertEquals(List.of(Rule.STALE_TRANSLATION), rules());
        assertTrue(text().contains("last-level forms (vale1, vaale1) keep it"), text());
    }

    /** Arm ARM I_PGVGZ: a descriptor that is Invalid takes no part in the run. */
    @Test
    void unmappedMemberOfARunThatOthersStillMakeIsUnmapped() {
        for (int i = 0; i < 16; i++) {
            world.put(TABLE + 8L * i, contiguous(page(OLD + 0x1000L * i)));
        }
        start().store(0, TABLE, 0)
                .dsbIsh(0)
                .tlbi(0, "vmalle1is", 0, 0)
                .dsbIsh(0)
                .access(1, 0);
        assertEquals(List.of(), rules());
    }

    /** R_BLDZX: the DSB empties the TLB, but an instruction after it may have been translated before. */
    @ParameterizedTest
    @CsvSource({"false, STALE_TRANSLATION", "true, "})
    void accessAfterItsOwnMaintenanceNeedsTheIsb(boolean isb, Rule rule) {
        start().store(0, TABLE, 0).dsbIsh(0).isb(0).tlbi(0, "vaae1is", 0, 0).dsbIsh(0);
        if (isb) {
            world.isb(0);
        }
        world.access(0, 0).access(1, 0);
        assertEquals(rule == null ? List.of() : List.of(rule), rules());
        assertTrue(isb || text().contains("has removed it, but no isb has followed"), text());
    }

    /** R_BLDZX again: what is forgotten when all TLBs have been emptied may still be used by who has yet to synchronize. */
    @Test
    void accessAfterTheFlushesOfAllNeedsTheIsbOfItsOwnCpu() {
        start().store(0, TABLE, 0).dsbIsh(0).isb(0).isb(1);
        for (int cpu : new int[] {1, 0}) {
            world.tlbi(cpu, "vmalle1", 0, 0).dsbNsh(cpu);
        }
        world.isb(0).access(0, 0);
        assertEquals(List.of(), rules());
        world.access(1, 0);
        assertEquals(List.of(Rule.STALE_TRANSLATION), rules());
    }

    /** The CPU that maintains no more reads the old value, but the others may until a DSB that reaches them. */
    @Test
    void storeThatIsPublishedToItsOwnCpuMayBeMissedByOthersAfterTheTlbi() {
        start().store(0, TABLE, 0)
                .dsbNsh(0)
                .tlbi(0, "vaae1is", 0, 0)
                .dsbIsh(0)
                .isb(0)
                .isb(1);
        world.access(0, 0);
        assertEquals(List.of(), rules());
        world.access(1, 0);
        assertEquals(List.of(Rule.UNPUBLISHED_DESCRIPTOR), rules());
    }

    /** A DSB of the storing CPU is not the only way: B2.3, "Ordered-before". */
    @ParameterizedTest
    @CsvSource({"true, ", "false, UNPUBLISHED_DESCRIPTOR"})
    void whoHasReadTheNewDescriptorInvalidatesTheOldOne(boolean read, Rule rule) {
        start().store(0, TABLE, 0);
        if (read) {
            world.load(1, StoreView.NONE.andWord(TABLE, 1), false);
        }
        world.dsbIsh(1).tlbi(1, "vaae1is", 0, 0).dsbIsh(1).isb(1).isb(0);
        world.access(1, 0);
        assertEquals(rule == null ? List.of() : List.of(rule), rules());
    }

    /** Hardware marks one member of a run dirty for all. */
    @Test
    void cleanMemberOfARunThatAnotherMakesWritableIsNotStale() {
        World dirty = new World(1, World.TCR | Tcr.HA | Tcr.HD)
                .features(0, CpuFeatures.builder().hafdbs(2).build())
                .put(ROOT, table(TABLE));
        for (int i = 0; i < 16; i++) {
            dirty.put(TABLE + 8L * i, contiguous(page(OLD + 0x1000L * i)) | Descriptor.DBM);
        }
        dirty.put(TABLE, contiguous(page(OLD)) | Descriptor.DBM | Descriptor.AP2);
        Checker judge = new Checker(dirty);
        dirty.watchedBy(judge::observe).start(ROOT).write(0, 0);
        assertEquals(List.of(), judge.violations());
    }

    /** A block is split while cpu1 may hold it, or before it comes; in either case cpu1's walk misses the store. */
    @ParameterizedTest
    @CsvSource({"true, TLB_CONFLICT", "false, UNPUBLISHED_DESCRIPTOR"})
    void changeOfSizeIsAConflictWhereTheCpuWasThereBefore(boolean there, Rule rule) {
        world.features(0, bbml("2")).features(1, bbml("2")).put(ROOT, block(OLD_BLOCK));
        for (int i = 0; i < 512; i++) {
            world.put(OTHER_TABLE + 8L * i, page(OLD_BLOCK + 0x1000L * i));
        }
        start();
        if (!there) {
            world.msrTtbr0(1, WorldTables.EMPTY_ROOT, 1)
                    .isb(1)
                    .tlbi(1, "vmalle1", 0, 0)
                    .dsbNsh(1)
                    .isb(1);
        }
        WalkResult missing =
                Walk.walk(Regime.of(bbml("2"), 1, World.TCR, World.ttbr(ROOT, 1), 0, World.MAIR), 0, world);
        world.store(0, ROOT, table(OTHER_TABLE));
        if (!there) {
            world.msrTtbr0(1, ROOT, 1).isb(1);
        }
        world.read(1, 0, missing);
        assertEquals(List.of(rule), rules());
    }

    @ParameterizedTest
    @CsvSource({"1, true", "2, false"})
    void entryThatWasFilledUnderAnotherAsidIsNotTheOneThatIsSeen(int asid, boolean seen) {
        world.put(TABLE, nonGlobal(page(OLD)));
        start().filled(1, 0, asid).store(0, TABLE, 0).dsbIsh(0).access(1, 0);
        assertEquals(List.of(Rule.STALE_TRANSLATION), rules());
        assertEquals(seen, text().contains("seen: cpu1 filled its TLB with it at step 1"), text());
    }

    /** Both come from one descriptor, under two ASIDs. */
    @ParameterizedTest
    @CsvSource({"1, false", "2, true"})
    void ofTwoEntriesTheOneThatIsReplacedLeaves(int evicted, boolean seen) {
        world.put(TABLE, nonGlobal(page(OLD)));
        TlbEntry first = start().entry(1, 0, evicted);
        world.filled(1, 0, evicted).filled(1, 0, 3 - evicted);
        world.tell(new Event.TlbRemoved(1, 3, 0, List.of(first), null));
        world.store(0, TABLE, 0).dsbIsh(0).access(1, 0);
        assertEquals(seen, text().contains("seen: cpu1 filled its TLB with it at step 2"), text());
    }

    /** R_KBSSD: an nXS form may leave what has the XS attribute, so that a TLB is not empty after one of everything. */
    @ParameterizedTest
    @CsvSource({"0, ", "2, STALE_TRANSLATION"})
    void flushWithNxsMayLeaveMemoryWithTheXsAttribute(int attribute, Rule rule) {
        world.put(TABLE, page(OLD) | (long) attribute << 2);
        CpuFeatures xs = CpuFeatures.builder().xs(true).build();
        TlbMaintenance flush = TlbMaintenanceDecoder.decode(0, 9, 3, 0, 0, xs, new Tcr(World.TCR))
                .orElseThrow();
        start().store(0, TABLE, 0).dsbIsh(0).tlbi(0, flush).dsbIsh(0).isb(0).isb(1);
        world.access(0, 0);
        assertEquals(rule == null ? List.of() : List.of(rule), rules());
    }

    /** What nobody caches is nobody's to share, whatever TTBR0_EL1.CnP says. */
    @Test
    void faultThatAnotherCpuMightStillTakeIsItsOwn() {
        CpuFeatures cnp = CpuFeatures.builder().cnp(true).build();
        world.features(0, cnp).features(1, cnp).put(TABLE, 0);
        world.watchedBy(checker::observe).start(ROOT | 1);
        world.store(0, TABLE, page(NEW)).dsbNsh(0).isb(0).isb(1).access(0, 0);
        assertEquals(List.of(), rules());
        world.access(1, 0);
        assertEquals(List.of(Rule.UNPUBLISHED_DESCRIPTOR), rules());
    }

    /** The store that made it global has been judged: there is one descriptor, and one violation. */
    @Test
    void descriptorThatBecomesGlobalIsReportedOnce() {
        world.put(TABLE, nonGlobal(page(OLD)));
        start().store(0, TABLE, page(OLD)).dsbIsh(0).isb(0).access(0, 0);
        assertEquals(List.of(Rule.BBM_VALID_TO_VALID), rules());
    }

    @Test
    void globalEntryOfOtherTablesMeetsTheOneOfTheAsid() {
        world.put(TABLE, nonGlobal(page(OLD)))
                .put(OTHER_ROOT, table(OTHER_TABLE))
                .put(OTHER_TABLE, page(OLD));
        start().msrTtbr0(0, OTHER_ROOT, 1).isb(0).access(0, 0);
        assertEquals(List.of(Rule.TLB_CONFLICT), rules());
    }

    /** No aging: what may serve the address is another member, and AF of this one has been 0 all the time. */
    @Test
    void memberOfARunWhoseAccessFlagAloneIsClearIsMisprogrammed() {
        for (int i = 0; i < 16; i++) {
            world.put(TABLE + 8L * i, contiguous(page(OLD + 0x1000L * i)));
        }
        world.put(TABLE, contiguous(page(OLD)) & ~Descriptor.AF);
        start().access(0, 0);
        assertEquals(List.of(Rule.MISPROGRAMMED_CONTIGUOUS), rules());
    }

    /** Whichever of two equal values it is, nobody can tell. */
    @ParameterizedTest
    @CsvSource({"1, 1, ", "1, 2, UNSYNCHRONIZED_CONTEXT"})
    void resultOfAnAddressTranslationMayBeReadEarlyWhereItIsTheOneBefore(long before, long now, Rule rule) {
        start().readParEarly(0, before, now);
        assertEquals(rule == null ? List.of() : List.of(rule), rules());
    }

    /** Bits 1:0 are 0b01 at level 3: no member of anything, whatever the contiguous bit says. */
    @Test
    void reservedDescriptorAmongThoseOfARunTakesNoPart() {
        for (int i = 0; i < 16; i++) {
            world.put(TABLE + 8L * i, contiguous(page(OLD + 0x1000L * i)));
        }
        world.put(TABLE, contiguous(page(OLD)) & ~2);
        start().access(0, 0);
        assertEquals(List.of(Rule.RESERVED_ENCODING), rules());
    }

    /** Arm ARM D8.3.1: a Block's bits below its size. The walk takes them as 0. */
    @Test
    void addressBitsThatAreReservedAreToldOnceForEachValue() {
        world.put(ROOT, block(0x40_0000) | 1 << 20 | 1 << 13);
        start().access(0, 0x1000).access(1, 0x1000).access(0, 0x3000);
        assertEquals(List.of(Rule.RESERVED_ENCODING), rules());
        assertTrue(text().contains("RES0, and taken as 0: 0x102000"), text());
        world.store(0, ROOT, block(0x40_0000) | 1 << 13).dsbIsh(0).isb(0).access(0, 0x1000);
        assertEquals(List.of(Rule.RESERVED_ENCODING, Rule.RESERVED_ENCODING), rules());
    }

    @Test
    void accessAfterASwitchOfTtbrWithoutTlbiIsStale() {
        start().msrTtbr0(0, OTHER_ROOT, 1).isb(0).access(0, 0);
        assertEquals(List.of(Rule.STALE_TRANSLATION), rules());
    }

    @Test
    void anOddOperandIsToldOnceForEachInstruction() {
        TlbMaintenance odd = TlbMaintenanceDecoder.decode(
                        0, 8, 3, 3, 1L << 48, CpuFeatures.builder().build(), new Tcr(World.TCR))
                .orElseThrow();
        start().tlbi(0, odd).tlbi(0, odd);
        assertEquals(List.of(Rule.RESERVED_ENCODING, Rule.RESERVED_ENCODING), rules());
    }

    /** FEAT_BTI's guarded pages are about branches. */
    @Test
    void staleGuardedPageBitDoesNotConcernData() {
        start().store(0, TABLE, page(OLD) | 1L << 50).dsbIsh(0).access(1, 0);
        assertEquals(List.of(), rules());
    }
}
