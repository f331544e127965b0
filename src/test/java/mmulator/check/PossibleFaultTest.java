package mmulator.check;

import static mmulator.check.world.WorldTables.EMPTY_ROOT;
import static mmulator.check.world.WorldTables.OTHER_TABLE;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.block;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.Tcr;
import mmulator.check.world.World;
import mmulator.machine.event.Event;
import mmulator.mmu.AccessKind;
import org.junit.jupiter.api.Test;

/** Faults that an access may take though the tables translate its address by now. */
final class PossibleFaultTest {
    private static final long OLD = 0x1_0000;
    private static final long NEW = 0x2_0000;
    private static final long PTE = TABLE;

    private final World world = new World(2).put(ROOT, table(TABLE));
    private final Checker checker = new Checker(world);

    private World start() {
        return world.watchedBy(checker::observe).start(ROOT);
    }

    private void ets2() {
        for (int cpu = 0; cpu < 2; cpu++) {
            world.features(cpu, CpuFeatures.builder().ets2(true).build());
        }
    }

    private void noAbort() {
        for (int cpu = 0; cpu < 2; cpu++) {
            world.features(cpu, CpuFeatures.builder().bbml(2).noabort(true).build());
        }
    }

    private void assertRules(Rule... expected) {
        assertEquals(
                List.of(expected),
                checker.violations().stream().map(Violation::rule).toList());
    }

    private String notes() {
        return checker.violations().stream()
                .flatMap(one -> one.notes().stream())
                .map(note -> note.label() + ": " + note.text() + "\n")
                .collect(Collectors.joining());
    }

    // A walk may be early

    @Test
    void walkOfANewMappingMayHaveBeenMadeBeforeItWasPublished() {
        start().store(0, PTE, page(NEW)).dsbIsh(0).access(1, 0);
        assertRules(Rule.UNPUBLISHED_DESCRIPTOR);
        assertTrue(notes().contains("or: TRANSLATION fault, level 3: descriptor is Invalid"), notes());
    }

    @Test
    void itIsNotMadeBeforeAContextSynchronizationEvent() {
        start().store(0, PTE, page(NEW)).dsbIsh(0).isb(1).access(1, 0);
        assertRules();
    }

    @Test
    void synchronizationBeforeThePublicationIsTooEarly() {
        start().store(0, PTE, page(NEW)).isb(1).dsbIsh(0).access(1, 0);
        assertRules(Rule.UNPUBLISHED_DESCRIPTOR);
    }

    @Test
    void dsbOfTheReaderIsNoContextSynchronizationEvent() {
        start().store(0, PTE, page(NEW)).dsbIsh(0).dsbIsh(1).access(1, 0);
        assertRules(Rule.UNPUBLISHED_DESCRIPTOR);
    }

    @Test
    void faultOfAnAccessFlagIsCachedNoMoreThanThatOfAnInvalidDescriptor() {
        world.put(PTE, page(NEW) & ~Descriptor.AF);
        start().store(0, PTE, page(NEW)).dsbIsh(0).access(1, 0);
        assertRules(Rule.UNPUBLISHED_DESCRIPTOR);
    }

    @Test
    void faultThatTheTablesGiveAnywayIsNothingNew() {
        start().store(0, PTE, page(NEW)).dsbIsh(0).isb(1).store(0, PTE, 0).access(1, 0);
        assertEquals(Rule.STALE_TRANSLATION, checker.violations().getFirst().rule());
    }

    /** What read AF = 0 before the store cannot set it any more, nor mark the page dirty: it walks again. CAS sets AF, too. */
    @Test
    void walkWhoseUpdateWouldFailLeadsNowhere() {
        CpuFeatures updates = CpuFeatures.builder().hafdbs(2).build();
        World one = new World(1, World.TCR | Tcr.HA | Tcr.HD)
                .features(0, updates)
                .put(ROOT, table(TABLE))
                .put(PTE, (page(NEW) | Descriptor.AP2 | Descriptor.DBM) & ~Descriptor.AF);
        Checker judge = new Checker(one);
        one.watchedBy(judge::observe).start(ROOT).store(0, PTE, page(NEW));
        for (boolean alwaysWrites : List.of(true, false)) {
            one.tell(new Event.Translation(
                    0,
                    one.step(),
                    0,
                    0,
                    AccessKind.WRITE_EL1,
                    false,
                    alwaysWrites,
                    updates,
                    null,
                    one.walk(0, 0),
                    List.of(),
                    new Event.Result.Translated(NEW)));
        }
        assertEquals(List.of(), judge.violations());
    }

    // FEAT_ETS2

    @Test
    void ets2OrdersThePublicationBeforeALaterAccess() {
        ets2();
        start().store(0, PTE, page(NEW)).dsbIsh(0).access(1, 0);
        assertRules();
    }

    @Test
    void ets2NeedsNoBarrierBetweenAStoreAndTheCpusOwnAccess() {
        ets2();
        start().store(0, PTE, page(NEW)).access(0, 0).write(0, 0);
        assertRules();
    }

    /** Nobody has ordered the other CPU's store, but the CPU's own came after it. */
    @Test
    void ets2OrdersTheCpusOwnStoreWithAllThatCameBeforeIt() {
        ets2();
        start().store(1, PTE, page(OLD)).store(0, PTE, page(NEW)).access(0, 0);
        assertTrue(!notes().contains("TRANSLATION fault"), notes());
    }

    @Test
    void ets2IsNotAboutFetches() {
        ets2();
        start().store(0, PTE, page(NEW)).dsbIsh(0).fetch(0, 0);
        assertRules(Rule.UNPUBLISHED_DESCRIPTOR);
    }

    @Test
    void fetchNeedsTheContextSynchronizationEventEvenWithEts2() {
        ets2();
        start().store(0, PTE, page(NEW)).dsbIsh(0).isb(0).fetch(0, 0);
        assertRules();
    }

    // Through a link

    @Test
    void newLinkOverABlockMayBeSeenBeforeWhatIsBehindIt() {
        noAbort();
        world.put(ROOT, block(0x40_0000));
        start().store(0, OTHER_TABLE, page(0x40_0000))
                .store(0, ROOT, table(OTHER_TABLE))
                .access(0, 0);
        assertRules(Rule.UNPUBLISHED_DESCRIPTOR);
    }

    @Test
    void whatIsBehindTheLinkIsSeenOnceItIsPublishedBefore() {
        noAbort();
        world.put(ROOT, block(0x40_0000));
        start().store(0, OTHER_TABLE, page(0x40_0000)).dsbIshst(0).isb(0);
        world.store(0, ROOT, table(OTHER_TABLE)).access(0, 0);
        assertRules();
    }

    @Test
    void cachedLinkToAnEmptyTableStillFaults() {
        world.put(ROOT, table(OTHER_TABLE)).put(PTE, page(OLD));
        start().store(0, ROOT, table(TABLE)).dsbIsh(0).isb(0).access(0, 0);
        assertRules(Rule.STALE_TRANSLATION);
        assertTrue(
                notes().contains("kept: a TLB may still hold the Table descriptor that leads there: no tlbi"), notes());
    }

    @Test
    void maintenanceOfTheLastLevelLeavesIt() {
        world.put(ROOT, table(OTHER_TABLE)).put(PTE, page(OLD));
        start().store(0, ROOT, table(TABLE))
                .dsbIsh(0)
                .tlbi(0, "vaale1is", 0, 0)
                .dsbIsh(0)
                .isb(0)
                .access(0, 0);
        assertRules(Rule.STALE_TRANSLATION);
        assertTrue(notes().contains("last-level forms (vale1, vaale1) keep it"), notes());
    }

    @Test
    void maintenanceOfTableDescriptorsRemovesIt() {
        world.put(ROOT, table(OTHER_TABLE)).put(PTE, page(OLD));
        start().store(0, ROOT, table(TABLE))
                .dsbIsh(0)
                .tlbi(0, "vaae1is", 0, 0)
                .dsbIsh(0)
                .isb(0)
                .access(0, 0);
        assertRules();
    }

    /** An ASID that is used again for other tables, with no TLB maintenance. */
    @Test
    void linkCachedUnderAnotherRootLeadsThereUnderTheSameAsid() {
        world.put(EMPTY_ROOT, table(OTHER_TABLE)).put(PTE, page(OLD));
        start().msrTtbr0(0, EMPTY_ROOT, 1).isb(0).msrTtbr0(0, ROOT, 1).isb(0).access(0, 0);
        assertRules(Rule.STALE_TRANSLATION);
        assertTrue(notes().contains("or: TRANSLATION fault, level 3: descriptor is Invalid"), notes());
    }

    @Test
    void linkCachedUnderAnotherRootIsGoneAfterMaintenance() {
        world.put(EMPTY_ROOT, table(OTHER_TABLE)).put(PTE, page(OLD));
        start().msrTtbr0(0, EMPTY_ROOT, 1)
                .isb(0)
                .msrTtbr0(0, ROOT, 1)
                .isb(0)
                .tlbi(0, "aside1", 0, 1)
                .dsbNsh(0)
                .isb(0)
                .access(0, 0);
        assertRules();
    }

    @Test
    void linkOfAnotherAsidDoesNotLeadThere() {
        world.put(EMPTY_ROOT, table(OTHER_TABLE)).put(PTE, page(OLD));
        start().msrTtbr0(0, EMPTY_ROOT, 2).isb(0).msrTtbr0(0, ROOT, 1).isb(0).access(0, 0);
        assertRules();
    }
}
