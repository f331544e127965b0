package mmulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The end of a run as violations. */
final class OutcomeRulesTest {
    private static Violation stuck(int cpu) {
        return new Violation(Rule.STUCK, cpu, 9, 0x1000 + cpu, "deadlock: cpu" + cpu + " waits", List.of());
    }

    @Test
    void cpusThatWaitForOneAnotherAreOneViolationThatNamesAll() {
        Violation other = new Violation(Rule.STALE_TRANSLATION, 0, 1, 0, "", List.of());
        List<Violation> once = OutcomeRules.once(List.of(other, stuck(0), stuck(1)));
        assertEquals(2, once.size());
        assertEquals(other, once.getFirst());
        assertEquals(
                List.of(new Violation.Note("also", "cpu1 waits")),
                once.getLast().notes());
        assertEquals(0, once.getLast().cpu());
    }
}
