package mmulator.user;

import static mmulator.junit.Mmulator.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import mmulator.check.Rule;
import mmulator.junit.Execution;
import mmulator.junit.Explored;
import mmulator.junit.FixtureTest;
import mmulator.junit.MmuFixture;
import mmulator.machine.Machine;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.event.Outcome;

/** Fixture files as tests. */
final class FixturesTest {
    private static final String SPLIT = "fixtures/split/good_split_pmd_on_bbml2.yaml";

    @MmuFixture(SPLIT)
    void executionOfTheFixtureIsHandedOver(Execution execution) {
        assertThat(execution).halted().brokeNoRule();
        assertEquals(SPLIT, execution.bench().name());
    }

    @MmuFixture("fixtures/linear-map/bad_secondary_not_parked.yaml")
    void expectedViolationIsThere(Execution execution) {
        assertThat(execution).passed().broke(Rule.BBM_VALID_TO_VALID).at("split_contpte");
    }

    @MmuFixture(SPLIT)
    void machineIsAtReset(Machine machine) {
        assertEquals(0, machine.steps());
        assertInstanceOf(Outcome.AllHalted.class, machine.run(new RoundRobin(1), event -> {}, 1_000_000));
    }

    @MmuFixture("fixtures/shapes/bad_move_page_flag_before_flush.yaml")
    void everyExecutionIsLookedAt(Explored explored) {
        assertThat(explored)
                .passed()
                .sometimesBreaks(Rule.INCOMPLETE_INVALIDATION)
                .neverBreaks(Rule.STUCK);
    }

    @FixtureTest({"fixtures/rules", "fixtures/shapes/good_message_passing.yaml"})
    void eachFixtureIsATest(Execution execution) {
        assertTrue(execution.statistics().steps() > 0);
    }
}
