package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import mmulator.machine.event.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QuietCircleTest {
    /** A page without code: stores there are not told once there have been some, but they are progress. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 1000})
    void counterInAPageOfItsOwnIsProgress(long quantum) {
        Program.Run run = Program.of("""
                all:    ldr     x1, =data
                        add     x1, x1, #8, lsl #12
                        mov     x2, #1
                1:      stadd   x2, [x1]
                        b       1b
                """).quantum(quantum).maxSteps(300_000).run();

        assertInstanceOf(Outcome.BoundReached.class, run.outcome());
    }
}
