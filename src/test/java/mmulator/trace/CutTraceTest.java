package mmulator.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a recording may be missing, and what a trace without violations says. */
final class CutTraceTest {
    private static final String BEGIN = "mmulator-trace 1\nrecorded x.yaml\ncpu0 isb\n";

    private static boolean passes(String text) {
        TraceCheck.Result result = Traces.check(text);
        return !result.isBroken() && result.bound() == null;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "end step 1 halted",
                "end step 1 stopped",
                "end step 1 bound max-steps 1000",
                "end step 1 deadlock cpu0 pc 0x1000 wfe cpu1 pc 0x2000 wfi",
                "end step 1 livelock cpu0 pc 0x1000 spinning",
            })
    void aRecordingThatIsCutOffAnywhereIsNoPass(String end) {
        String whole = BEGIN + end;
        boolean fine = end.endsWith("halted") || end.endsWith("stopped");

        assertEquals(fine, passes(whole));
        assertEquals(fine, passes(whole + "\n"));
        for (int length = "mmulator-trace 1\nr".length(); length < whole.length(); length++) {
            String cut = whole.substring(0, length);
            try {
                assertFalse(passes(cut), cut);
            } catch (TraceException told) {
                assertTrue(String.valueOf(told.getMessage()).startsWith("x.trace:"), told::toString);
            }
        }
    }

    @Test
    void aCutRecordingIsToldAtTheLineAfterItsLast() {
        TraceException cut = assertThrows(TraceException.class, () -> Traces.check(BEGIN));

        assertTrue(
                String.valueOf(cut.getMessage()).startsWith("x.trace:4:1: error: the recording was cut off"),
                cut::toString);
        assertTrue(passes(BEGIN + "end stopped\n"));
    }

    @Test
    void aDeadlockAndALivelockAreViolationsOfATraceToo() {
        assertTrue(
                Traces.check(BEGIN + "end step 1 deadlock cpu0 pc 0x1000 wfe\n").isBroken());
        assertTrue(Traces.check(BEGIN + "end step 1 livelock cpu0 pc 0x1000 spinning\n")
                .isBroken());
    }

    @Test
    void stepsAreThoseOfTheEndOrOfTheLastEvent() {
        assertEquals(1, Traces.check(BEGIN + "end halted\n").steps());
        assertEquals(40, Traces.check(BEGIN + "end step 40 halted\n").steps());
        assertEquals(7, Traces.check("mmulator-trace 1\nstep 7 cpu0 isb\n").steps());
    }

    @Test
    void whatIsCountedIsWhatHappened() throws IOException {
        String example = Traces.example();
        TraceCheck.Result result = Traces.check(example);
        TraceCheck.Result more =
                Traces.check(example.replace("dsb ishst", "dsb ishst\ncpu0 tlbi vaae1is, va 0x20_0000\ncpu0 dsb ish"));

        assertEquals(0, result.maintenance());
        assertEquals(1, more.maintenance());
        assertEquals(result.steps() + 2, more.steps());
        assertEquals(1, more.descriptors());
        assertEquals(result.fills(), more.fills());
    }
}
