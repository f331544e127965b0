package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
    @Test
    void theQuantumHoldsAfterTheFirstTurns() {
        BitSet runnable = new BitSet();
        runnable.set(0, 2);
        Choices choices = Schedule.parse("1*3").choices(7);

        assertEquals(new Turn(1, 3), choices.next(runnable));
        assertEquals(new Turn(0, 7), choices.next(runnable));
        assertEquals(new Turn(1, 7), choices.next(runnable));
    }
}
