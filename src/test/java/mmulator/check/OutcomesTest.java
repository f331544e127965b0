package mmulator.check;

import static mmulator.check.world.WorldTables.OTHER_TABLE;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.block;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.Tcr;
import mmulator.check.world.World;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.event.TranslationOutcome;
import mmulator.machine.event.TranslationQuestion;
import mmulator.machine.spec.CpuSpec;
import mmulator.mmu.AccessKind;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.tlb.TlbEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an access may get besides what it gets: an outcome for each that somebody could tell from the others. */
final class OutcomesTest {
    private static final long OLD = 0x1_0000;
    private static final long OTHER = 0x2_0000;
    private static final long DEVICE = 3 << 2;

    private World world = new World(1).put(ROOT, table(TABLE)).put(TABLE, page(OLD));
    private Checker checker = new Checker(world);
    private Optional<CpuSpec.OnConflict> onConflict = Optional.empty();

    private List<TranslationOutcome> outcomes(AccessKind kind) {
        return outcomes(kind, new TranslationOutcome.ByWalk(), ChoicePoint.TRANSLATION, true);
    }

    /** @param mayUpdate memory still holds what a walk has read */
    private List<TranslationOutcome> outcomes(
            AccessKind kind, TranslationOutcome concrete, ChoicePoint point, boolean mayUpdate) {
        return outcomes(kind, concrete, Set.of(point), mayUpdate);
    }

    private List<TranslationOutcome> outcomes(
            AccessKind kind, TranslationOutcome concrete, Set<ChoicePoint> points, boolean mayUpdate) {
        return outcomes(kind, concrete, points, mayUpdate, false);
    }

    private List<TranslationOutcome> outcomes(
            AccessKind kind,
            TranslationOutcome concrete,
            Set<ChoicePoint> points,
            boolean mayUpdate,
            boolean mayOnlyRead) {
        return checker.outcomes(new TranslationQuestion(
                0,
                0,
                kind,
                checker.regimes(0).getFirst(),
                false,
                mayOnlyRead,
                onConflict,
                concrete,
                world.walk(0, 0),
                new TranslationQuestion.Walks() {
                    @Override
                    public List<WalkResult> possible() {
                        return List.of(world.walk(0, 0x1000));
                    }

                    @Override
                    public boolean mayUpdate(WalkSteps steps) {
                        return mayUpdate;
                    }
                },
                points));
    }

    /** Where the access may go, or how it fails; the walk of now is what happens where nothing is chosen. */
    private Set<String> chosen(Set<ChoicePoint> points) {
        return outcomes(AccessKind.READ_EL1, new TranslationOutcome.ByWalk(), points, true).stream()
                .map(outcome -> switch (outcome) {
                    case TranslationOutcome.ByEntry(TlbEntry entry) ->
                        String.format(
                                "%x %s", entry.translate(0), entry.attributes().memoryAttribute());
                    case TranslationOutcome.ByWalk() -> "walk";
                    case TranslationOutcome.Conflict(int level) -> "conflict " + level;
                    case TranslationOutcome.ByOtherWalk(Translated walk) -> String.format("%x", walk.outputAddress());
                    case TranslationOutcome.ByOtherWalk(WalkFault fault) -> "fault " + fault.level();
                })
                .collect(Collectors.toSet());
    }

    private static final Set<ChoicePoint> TLB = Set.of(ChoicePoint.TRANSLATION);
    private static final Set<ChoicePoint> ALL_OF_TLBS =
            Set.of(ChoicePoint.TRANSLATION, ChoicePoint.PUBLISH, ChoicePoint.TLBI);

    /** A Block that may be cached has become a Table of Pages, with another address and attribute, which the walk of now goes by. */
    @ParameterizedTest
    @CsvSource({
        "ABORT, 400000 Normal WB/conflict 3",
        "AMALGAMATE, 400000 Normal WB/400000 Device-nGnRnE",
        "OLD, 400000 Normal WB",
        "NEW, 400000 Normal WB",
        ", 400000 Normal WB"
    })
    void entriesOfTwoSizesMayMeet(CpuSpec.@Nullable OnConflict conflict, String expected) {
        onConflict = Optional.ofNullable(conflict);
        world.put(ROOT, block(0x40_0000)).put(TABLE, page(0x41_0000) | DEVICE);
        world.watchedBy(checker::observe)
                .start(ROOT)
                .store(0, ROOT, table(TABLE))
                .dsbIsh(0);
        world.isb(0);

        assertEquals(Set.of(expected.split("/")), chosen(TLB));
    }

    /** R_BLDZX: the TLBI is complete, the DSB executed, and the access translated before. */
    @Test
    void whatIsGoneMayBeUsedUntilTheContextIsSynchronized() {
        world.watchedBy(checker::observe)
                .start(ROOT)
                .store(0, TABLE, page(OTHER))
                .dsbIsh(0)
                .isb(0);
        world.tlbi(0, "vaae1is", 0, 0).dsbIsh(0);

        assertEquals(Set.of("10000 Normal WB"), chosen(TLB));
        assertEquals(Set.of(), chosen(Set.of(ChoicePoint.PUBLISH, ChoicePoint.TLBI)));
        world.isb(0);
        assertEquals(Set.of(), chosen(ALL_OF_TLBS));
    }

    /** By another CPU's TLBI that no DSB has completed. */
    @Test
    void whatMaintenanceMayNotHaveRemovedYetIsChosenWhereMaintenanceIs() {
        two().store(1, TABLE, page(OTHER)).dsbIsh(1).tlbi(1, "vaae1is", 0, 0);

        assertEquals(Set.of(), chosen(TLB));
        assertEquals(Set.of("10000 Normal WB"), chosen(Set.of(ChoicePoint.TRANSLATION, ChoicePoint.TLBI)));
    }

    /** Another CPU's store; before it, the page was unmapped. */
    @Test
    void whatAWalkMayMissIsChosenWherePublicationIs() {
        world.put(TABLE, 0);
        two().store(1, TABLE, page(OLD));

        assertEquals(Set.of(), chosen(TLB));
        assertEquals(Set.of("fault 3"), chosen(Set.of(ChoicePoint.PUBLISH)));
        world.dsbIsh(1);
        assertEquals(Set.of("fault 3"), chosen(ALL_OF_TLBS), "it may have walked before");
        world.isb(0);
        assertEquals(Set.of(), chosen(ALL_OF_TLBS));
    }

    private World two() {
        world = new World(2).put(ROOT, table(TABLE)).put(TABLE, world.read(TABLE));
        checker = new Checker(world);
        return world.watchedBy(checker::observe).start(ROOT);
    }

    /** Whatever the TLB holds; and a store of another CPU need not be seen for that. */
    @Test
    void whatAWalkOfNowGivesIsAnOutcome() {
        world.watchedBy(checker::observe).start(ROOT);
        TlbEntry old =
                TlbEntry.of((Translated) world.walk(0, 0), checker.regimes(0).getFirst(), false, 0);
        world.store(0, TABLE, page(OTHER)).dsbIsh(0);

        assertEquals(
                List.of(new TranslationOutcome.ByWalk()),
                outcomes(AccessKind.READ_EL1, new TranslationOutcome.ByEntry(old), ChoicePoint.TRANSLATION, true));
    }

    @Test
    void whatAPendingRegimeGivesIsAnOutcomeWhereThatIsChosen() {
        world.put(TABLE + 8, page(OTHER)).watchedBy(checker::observe).start(ROOT);
        List<TranslationOutcome> found =
                outcomes(AccessKind.READ_EL1, new TranslationOutcome.ByWalk(), ChoicePoint.SYSREG, true);
        assertEquals(List.of(new TranslationOutcome.ByOtherWalk(world.walk(0, 0x1000))), found);
    }

    /**
     * FEAT_HAFDBS: the same page by another table, where the Access flag has yet to be set; else it walks as if by none. One of
     * EL0, which the page refuses, may set it all the same.
     */
    @ParameterizedTest
    @EnumSource(names = {"READ_EL1", "READ_EL0"})
    void anAccessThatSetsTheAccessFlagIsAnotherOutcomeIfTheDescriptorIsStillThere(AccessKind kind) {
        world = new World(1, World.TCR | Tcr.HA)
                .features(0, CpuFeatures.builder().hafdbs(1).build())
                .put(ROOT, table(TABLE))
                .put(TABLE, page(OLD) & ~Descriptor.AF)
                .put(OTHER_TABLE, page(OLD));
        checker = new Checker(world);
        world.watchedBy(checker::observe)
                .start(ROOT)
                .store(0, ROOT, table(OTHER_TABLE))
                .dsbIsh(0);
        world.isb(0);

        for (boolean stillThere : new boolean[] {true, false}) {
            assertEquals(
                    stillThere ? 1 : 0,
                    outcomes(kind, new TranslationOutcome.ByWalk(), ChoicePoint.TRANSLATION, stillThere)
                            .size());
        }
    }

    /** FEAT_HAFDBS: a write by an old entry marks its descriptor dirty, one by the new need not, and either shows. */
    @Test
    void aWriteThatMarksThePageDirtyIsAnotherOutcomeIfTheDescriptorIsStillThere() {
        world = new World(1, World.TCR | Tcr.HA | Tcr.HD)
                .features(0, CpuFeatures.builder().hafdbs(2).build())
                .put(ROOT, table(TABLE))
                .put(TABLE, page(OLD) | Descriptor.DBM | Descriptor.AP2);
        checker = new Checker(world);
        world.watchedBy(checker::observe).start(ROOT).store(0, TABLE, page(OLD)).dsbIsh(0);
        world.isb(0);

        for (boolean stillThere : new boolean[] {true, false}) {
            assertEquals(
                    stillThere ? 1 : 0,
                    outcomes(AccessKind.WRITE_EL1, new TranslationOutcome.ByWalk(), ChoicePoint.TRANSLATION, stillThere)
                            .size());
        }
    }

    @Test
    void oldDeviceEntryIsAnotherOutcomeOfDataOnly() {
        world.put(TABLE, page(OLD) | DEVICE);
        world.watchedBy(checker::observe).start(ROOT).store(0, TABLE, page(OLD)).dsbIsh(0);
        world.isb(0);

        assertEquals(1, outcomes(AccessKind.READ_EL1).size(), "unaligned accesses would fault");
        assertEquals(List.of(), outcomes(AccessKind.FETCH_EL1));
    }

    /** FEAT_BTI. */
    @Test
    void oldGuardedEntryIsAnotherOutcomeOfFetchesOnly() {
        world.put(TABLE, page(OLD) | Descriptor.GP);
        world.watchedBy(checker::observe).start(ROOT).store(0, TABLE, page(OLD)).dsbIsh(0);
        world.isb(0);

        assertEquals(1, outcomes(AccessKind.FETCH_EL1).size());
        assertEquals(List.of(), outcomes(AccessKind.READ_EL1));
    }

    /**
     * A CAS that does not find what it compares with may do with the permission to read: then it matters where it reads.
     * Without that it faults wherever the page is, by one syndrome. Arm ARM C6.2, "CAS".
     */
    @ParameterizedTest
    @CsvSource({"WRITE_EL0, 0, 0", "WRITE_EL0, 1, 1", "WRITE_EL0, 2, 0", "WRITE_EL0, 3, 1", "WRITE_EL1, 2, 1"})
    void casThatMayNotWriteReadsWhereItMayRead(AccessKind kind, long ap, int others) {
        world.put(TABLE, page(OLD) | ap << 6);
        world.watchedBy(checker::observe)
                .start(ROOT)
                .store(0, TABLE, page(OTHER) | ap << 6)
                .dsbIsh(0);
        world.isb(0);

        assertEquals(
                others,
                outcomes(kind, new TranslationOutcome.ByWalk(), TLB, true, true).size());
    }

    /** Arm ARM R_MRRPW. */
    @Test
    void blockWithNtMayBeRefused() {
        world.features(0, CpuFeatures.builder().bbml(1).build()).put(ROOT, block(0x40_0000) | Descriptor.NT);
        world.watchedBy(checker::observe).start(ROOT);

        List<TranslationOutcome> found = outcomes(AccessKind.READ_EL1);
        assertEquals(1, found.size());
        TranslationOutcome.ByOtherWalk refused =
                assertInstanceOf(TranslationOutcome.ByOtherWalk.class, found.getFirst());
        WalkFault fault = assertInstanceOf(WalkFault.class, refused.result());
        assertEquals(WalkFault.Kind.TRANSLATION, fault.kind());
        assertEquals(2, fault.level());
    }

    @Test
    void blockWithNtIsUsedByACpuWithoutTheFeature() {
        world.put(ROOT, block(0x40_0000) | Descriptor.NT);
        world.watchedBy(checker::observe).start(ROOT);
        assertEquals(List.of(), outcomes(AccessKind.READ_EL1));
    }
}
