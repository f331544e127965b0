package mmulator.debug;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a run under a debugger ends or is interrupted, and that it can go back from there. */
final class EndOfRunTest {
    @TempDir
    private Path folder;

    @Test
    void endIsToldAgainAndDoesNotKeepFromGoingBack() {
        try (Debuggee debuggee = Debuggee.open(Debuggees.image("park/bad_never_released.yaml"))) {
            Stop.Ended end = assertInstanceOf(Stop.Ended.class, debuggee.resume());
            Outcome.Stuck stuck = assertInstanceOf(Outcome.Stuck.class, end.outcome());
            assertEquals(Outcome.Stuck.Kind.DEADLOCK, stuck.kind());
            assertEquals(end, debuggee.resume());

            assertEquals(new Stop.Stepped(0), debuggee.stepBack(0));
            assertEquals("running at wait_linear_map_split_to_ptes+0x38", debuggee.activity(0));
            assertEquals(
                    end.outcome(),
                    assertInstanceOf(Stop.Ended.class, debuggee.resume()).outcome());
        }
    }

    @Test
    void endlessPlainLoopIsLeftBackwards() throws IOException {
        String source = """
                    .text
                    .global start
                start:
                    str x0, [x1]
                    add x2, x2, #1
                spin:
                    b spin
                    .bss
                    .global data
                data: .skip 8
                """;
        try (Debuggee debuggee = Debuggees.open(folder, source, 1, Order.roundRobin(10))) {
            Stop.Ended end = assertInstanceOf(Stop.Ended.class, debuggee.resume());
            assertInstanceOf(Outcome.Stuck.class, end.outcome());
            assertEquals("spinning at spin", debuggee.activity(0));

            assertEquals(new Stop.Stepped(0), debuggee.stepBack(0));
            assertEquals("running at start", debuggee.activity(0));
            for (int i = 0; i < 5; i++) {
                debuggee.stepInstruction(0);
            }
            assertEquals("running at spin", debuggee.activity(0));
            assertEquals(1, debuggee.registers(0).x(2));
            debuggee.stepBack(0);
            debuggee.stepBack(0);
            debuggee.stepBack(0);
            debuggee.stepBack(0);
            assertEquals(0, debuggee.registers(0).x(2));
        }
    }

    @Test
    void interruptStopsARunOnAnotherThread() throws Exception {
        String source = """
                    .text
                    .global start
                start:
                    ldr x2, [x1]
                    add x2, x2, #1
                    str x2, [x1]
                    b start
                    .bss
                    .global data
                data: .skip 8
                """;
        try (Debuggee debuggee = Debuggees.open(folder, source, 2, Order.roundRobin(1000))) {
            Thread user = new Thread(() -> {
                try {
                    while (debuggee.steps() <= 1000) {
                        Thread.sleep(5);
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                debuggee.interrupt();
            });
            user.start();

            assertInstanceOf(Stop.Interrupted.class, debuggee.resume());
            user.join();
            Fingerprint here = Fingerprint.of(debuggee);
            assertTrue(here.steps() > 1000, here.toString());
            debuggee.stepBack(0);
            debuggee.stepBack(1);
            assertTrue(debuggee.steps() < here.steps());
        }
    }

    @Test
    void boundIsAnEnd() {
        try (Debuggee debuggee =
                Debuggee.open(Debuggees.image("park/good_park_and_release.yaml"), Order.roundRobin(1000), 20)) {
            Stop.Ended end = assertInstanceOf(Stop.Ended.class, debuggee.resume());
            assertEquals(new Outcome.BoundReached("max-steps", 20), end.outcome());
            assertEquals(20, debuggee.steps());
        }
    }

    @Test
    void livelockIsFoundAtTheSameStepAgain() throws IOException {
        String source = """
                    .text
                    .global start
                start:
                    ldr x2, [x1]
                    cbz x2, start
                    hlt #0
                    .bss
                    .global data
                data: .skip 8
                """;
        try (Debuggee debuggee = Debuggees.open(folder, source, 2, Order.roundRobin(5))) {
            Stop.Ended end = assertInstanceOf(Stop.Ended.class, debuggee.resume());
            assertEquals(
                    Outcome.Stuck.Kind.LIVELOCK,
                    assertInstanceOf(Outcome.Stuck.class, end.outcome()).kind());
            long steps = debuggee.steps();
            assertTrue(steps < 1000, steps + " steps");

            debuggee.stepBack(0);
            assertEquals(
                    end.outcome(),
                    assertInstanceOf(Stop.Ended.class, debuggee.resume()).outcome());
            assertEquals(steps, debuggee.steps());
            assertInstanceOf(Stop.AtStart.class, debuggee.resumeBack());
            assertEquals(
                    end.outcome(),
                    assertInstanceOf(Stop.Ended.class, debuggee.resume()).outcome());
            assertEquals(steps, debuggee.steps());
        }
    }

    /** By memory, by a register, and by the PC. */
    @ParameterizedTest
    @ValueSource(strings = {"data", "x2", "pc"})
    void whoeverIsFreedFromALivelockGoesOn(String by) throws IOException {
        String source = """
                    .text
                    .global start, leave
                start:
                    ldumax x2, x3, [x1]
                    cbz x3, start
                leave:
                    hlt #0
                    .bss
                    .global data
                data: .skip 8
                """;
        try (Debuggee debuggee = Debuggees.open(folder, source, 1, Order.roundRobin(5))) {
            Stop.Ended stuck = assertInstanceOf(Stop.Ended.class, debuggee.resume());
            assertInstanceOf(Outcome.Stuck.class, stuck.outcome());
            assertEquals(stuck, debuggee.resume());
            long steps = debuggee.steps();
            switch (by) {
                case "data" ->
                    assertTrue(debuggee.write(0, Debuggees.symbol(debuggee, "data"), new byte[] {1})
                            .isEmpty());
                case "x2" -> debuggee.registers(0).setX(2, 1);
                default -> debuggee.registers(0).setPc(Debuggees.symbol(debuggee, "leave"));
            }
            Outcome free = assertInstanceOf(Stop.Ended.class, debuggee.resume()).outcome();
            assertInstanceOf(Outcome.AllHalted.class, free);
            assertTrue(debuggee.steps() > steps);

            debuggee.stepBack(0);
            assertEquals(
                    free, assertInstanceOf(Stop.Ended.class, debuggee.resume()).outcome());
        }
    }

    /** The thread that reads what a debugger sends knows nothing of the end of the session. */
    @Test
    void whoInterruptsAMachineThatIsGoneComesTooLate() throws IOException {
        Debuggee debuggee = Debuggees.loop(folder);
        debuggee.stepInstruction(0);
        debuggee.close();
        assertDoesNotThrow(debuggee::interrupt);
    }
}
