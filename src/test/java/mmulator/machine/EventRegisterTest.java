package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.Test;

/** WFE, SEV, SEVL and what else sets the event register. */
final class EventRegisterTest {
    private static final Outcome HALTED = new Outcome.AllHalted();

    private static Outcome.Stuck.Kind stuck(Program.Run run) {
        return assertInstanceOf(Outcome.Stuck.class, run.outcome()).kind();
    }

    @Test
    void waitForEventAloneIsADeadlock() {
        Program.Run run = Program.of("all: wfe\n hlt #0").run();

        assertEquals(Outcome.Stuck.Kind.DEADLOCK, stuck(run));
        assertEquals(
                new Outcome.Wait(0, Program.CODE, Outcome.Wait.How.WFE),
                assertInstanceOf(Outcome.Stuck.class, run.outcome()).waits().getFirst());
    }

    @Test
    void localEventLetsTheNextWaitPass() {
        assertEquals(HALTED, Program.of("all: sevl\n wfe\n hlt #0").run().outcome());
    }

    @Test
    void eventIsConsumedByTheFirstWait() {
        assertEquals(
                Outcome.Stuck.Kind.DEADLOCK,
                stuck(Program.of("all: sevl\n wfe\n wfe\n hlt #0").run()));
    }

    @Test
    void twoEventsCountAsOne() {
        assertEquals(
                Outcome.Stuck.Kind.DEADLOCK,
                stuck(Program.of("all: sevl\n sevl\n wfe\n wfe\n hlt #0").run()));
    }

    private static Program.Run waitAndSend(String schedule) {
        return Program.of("""
                cpu0:   wfe
                        hlt     #0
                cpu1:   sev
                        hlt     #0
                """).cpus(2).schedule(schedule).run();
    }

    @Test
    void sendEventWakesTheOthers() {
        assertEquals(HALTED, waitAndSend("0*1,1*1,0*1").outcome());
    }

    @Test
    void sendEventBeforeTheWaitIsRemembered() {
        assertEquals(HALTED, waitAndSend("1*1,0*2").outcome());
    }

    @Test
    void localEventDoesNotWakeTheOthers() {
        Program.Run run = Program.of("""
                cpu0:   wfe
                        hlt     #0
                cpu1:   sevl
                        hlt     #0
                """).cpus(2).run();

        assertEquals(Outcome.Stuck.Kind.DEADLOCK, stuck(run));
    }

    private static Program park(String arm, String release) {
        return Program.of("""
                cpu0:   ldr     x1, =data
                        sevl
                1:      wfe
                        %s      w2, [x1]
                        cbz     w2, 1b
                        hlt     #0
                cpu1:   ldr     x1, =data
                        mov     w3, #1
                        %s
                        hlt     #0
                """.formatted(arm, release)).cpus(2).schedule("0*5,1*3");
    }

    @Test
    void plainStoreWakesACpuThatHoldsAReservation() {
        assertEquals(HALTED, park("ldxr", "str w3, [x1]").run().outcome());
    }

    @Test
    void plainStoreDoesNotWakeACpuWithoutAReservation() {
        assertEquals(
                Outcome.Stuck.Kind.DEADLOCK, stuck(park("ldr", "str w3, [x1]").run()));
    }

    @Test
    void storeOfTheSameValueWakesToo() {
        Program.Run run = park("ldxr", "str wzr, [x1]").run();

        assertEquals(Outcome.Stuck.Kind.DEADLOCK, stuck(run));
        assertEquals(
                1,
                run.events(Event.EventRegisterSet.class).stream()
                        .filter(event -> event.why() == Event.EventRegisterSet.Why.RESERVATION_LOST)
                        .count());
    }

    @Test
    void storeToAnotherGranuleDoesNotWake() {
        assertEquals(
                Outcome.Stuck.Kind.DEADLOCK,
                stuck(park("ldxr", "str w3, [x1, #64]").run()));
    }

    @Test
    void reservationLostBeforeTheWaitLetsItPass() {
        Program.Run run = park("ldxr", "str w3, [x1]").schedule("0*4,1*3,0*4").run();

        assertEquals(HALTED, run.outcome());
    }

    @Test
    void exceptionReturnSetsTheEventRegister() {
        Program.Run run = Program.of("""
                all:    svc     #0
                        wfe
                        hlt     #0
                .balign 2048
                vectors: .space 0x200
                        eret
                """).run();

        assertEquals(HALTED, run.outcome());
    }

    @Test
    void waitForInterruptIsForGood() {
        Program.Run run = Program.of("""
                cpu0:   wfi
                        hlt     #0
                cpu1:   sev
                        hlt     #0
                """).cpus(2).run();

        assertEquals(Outcome.Stuck.Kind.DEADLOCK, stuck(run));
        assertEquals(
                Outcome.Wait.How.WFI,
                assertInstanceOf(Outcome.Stuck.class, run.outcome())
                        .waits()
                        .getFirst()
                        .how());
    }
}
