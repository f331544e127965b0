package mmulator.report.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.Turn;
import mmulator.machine.event.Event;
import org.junit.jupiter.api.Test;

final class TakenTurnsTest {
    private final TakenTurns turns = new TakenTurns(null);

    private void turn(int cpu, long after) {
        turns.observe(new Event.Scheduled(cpu, after, 0, new Turn(cpu, 1000)));
    }

    @Test
    void turnsOfOneCpuInARowAreOne() {
        turn(0, 0);
        turn(0, 1000);
        turn(1, 1500);
        turn(0, 1503);

        assertEquals(Optional.of(Schedule.parse("0*1500,1*3,0*4")), turns.until(1507));
    }

    @Test
    void turnWithoutAStepIsNone() {
        turn(0, 0);
        turn(1, 5);
        turn(0, 5);

        assertEquals(Optional.of(Schedule.parse("0*7")), turns.until(7));
    }

    @Test
    void nothingBeyondTheStepIsScheduled() {
        turn(0, 0);
        turn(1, 5);
        turn(2, 9);

        assertEquals(Optional.of(Schedule.parse("0*5,1*2")), turns.until(7));
    }

    @Test
    void whatIsTooLongToPasteIsNotPrinted() {
        for (int i = 0; i < 100; i++) {
            turn(i % 2, i);
        }

        assertEquals(Optional.empty(), turns.until(100));
    }
}
