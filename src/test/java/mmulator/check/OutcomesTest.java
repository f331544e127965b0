package mmulator.check;

import static mmulator.check.World.ROOT;
import static mmulator.check.World.TABLE;
import static mmulator.check.World.block;
import static mmulator.check.World.page;
import static mmulator.check.World.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.event.TranslationOutcome;
import mmulator.machine.event.TranslationQuestion;
import mmulator.mmu.AccessKind;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import org.junit.jupiter.api.Test;

/** What an access may get besides what it gets: an outcome for each that somebody could tell from the others. */
final class OutcomesTest {
    private static final long OLD = 0x1_0000;
    private static final long DEVICE = 3 << 2;

    private final World world = new World(1).put(ROOT, table(TABLE)).put(TABLE, page(OLD));
    private final Checker checker = new Checker(world);

    private List<TranslationOutcome> outcomes(AccessKind kind) {
        return checker.outcomes(new TranslationQuestion(
                0,
                CpuFeatures.builder().build(),
                0,
                kind,
                checker.regimes(0).getFirst(),
                false,
                false,
                Optional.empty(),
                new TranslationOutcome.ByWalk(),
                world.walk(0, 0),
                new TranslationQuestion.Walks() {
                    @Override
                    public List<WalkResult> possible() {
                        return List.of();
                    }

                    @Override
                    public boolean mayUpdate(WalkSteps steps) {
                        return true;
                    }
                },
                Set.of(ChoicePoint.TRANSLATION)));
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
