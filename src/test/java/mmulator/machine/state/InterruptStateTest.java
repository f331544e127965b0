package mmulator.machine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.arch.Pstate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a CPU has had to do with its interrupts. */
final class InterruptStateTest {
    private static final Pstate UNMASKED = new Pstate(5);

    /** R_RBZYL: a context synchronization event is the last place for an interrupt that was there before. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theNextInterruptIsNotKnownByTheOneThatWasAcknowledged(boolean seen) {
        InterruptState interrupts = new InterruptState();
        interrupts.makePending(1);
        interrupts.observe();
        interrupts.acknowledge();
        interrupts.end(1);
        interrupts.makePending(2);
        if (seen) {
            interrupts.observe();
        }
        interrupts.synchronizedTo(UNMASKED);

        assertEquals(seen, interrupts.isOverdue());
    }
}
