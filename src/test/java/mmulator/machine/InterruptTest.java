package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import mmulator.arch.SystemRegister;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.machine.state.InterruptState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Software generated interrupts: sent, masked, taken, acknowledged, ended. */
final class InterruptTest {
    private static final Outcome HALTED = new Outcome.AllHalted();

    /** A vector for IRQs from EL1h: x20 counts them, x21 is the last INTID, x22 to x24 are ELR, SPSR and ISR. */
    private static final String VECTORS = """
                    .balign 2048
            vectors: .fill  0x280, 1, 0
                    mrs     x24, isr_el1
                    mrs     x21, icc_iar1_el1
                    mrs     x22, elr_el1
                    mrs     x23, spsr_el1
                    add     x20, x20, #1
                    msr     icc_eoir1_el1, x21
                    eret
            """;

    /** SGI 11 to CPU 0. */
    private static final String SEND = "movz x0, #1\n movk x0, #0xb00, lsl #16\n msr icc_sgi1r_el1, x0\n hlt #0\n";

    @Test
    void interruptIsTakenBeforeTheNextInstructionWhereItIsNotMasked() {
        Program.Run run =
                Program.of("""
                cpu0:   msr     daifclr, #2
                        mov     x1, #1
                        dsb     sy
                        mov     x1, #2
                        isb
                        hlt     #0
                cpu1:  \s""" + SEND + VECTORS).cpus(2).schedule("0*2,1*2").run();

        assertEquals(HALTED, run.outcome());
        assertEquals(1, run.x(0, 20));
        assertEquals(11, run.x(0, 21));
        assertEquals(Program.CODE + 12, run.x(0, 22));
        assertEquals(0x345, run.x(0, 23) & 0xfff, "EL1h, D, A and F masked");
        Event.ExceptionTaken taken = run.events(Event.ExceptionTaken.class).getFirst();
        assertEquals("IRQ", taken.what());
        assertEquals(0x280, taken.vector() & 0x7ff);
        assertEquals(run.x(0, 22), taken.elr());
    }

    @Test
    void maskedInterruptStaysPendingUntilItIsUnmasked() {
        Program.Run run =
                Program.of("""
                cpu0:   dsb     sy
                        mrs     x2, isr_el1
                        mov     x3, x20
                        msr     daifclr, #2
                        isb
                        mov     x4, x20
                        mrs     x5, isr_el1
                        hlt     #0
                cpu1:  \s""" + SEND + VECTORS).cpus(2).schedule("0*1,1*2").run();

        assertEquals(HALTED, run.outcome());
        assertEquals(0x80, run.x(0, 2));
        assertEquals(0, run.x(0, 3));
        assertEquals(1, run.x(0, 4));
        assertEquals(0, run.x(0, 5));
        assertEquals(0x80, run.x(0, 24));
    }

    @Test
    void maskedInterruptEndsWaitForInterrupt() {
        Program.Run run = Program.of("cpu0: wfi\n mov x1, #1\n hlt #0\ncpu1: " + SEND)
                .cpus(2)
                .run();

        assertEquals(HALTED, run.outcome());
        assertEquals(1, run.x(0, 1));
        assertEquals(0, run.events(Event.ExceptionTaken.class).size());
        assertEquals(
                List.of(true),
                run.events(Event.InterruptPending.class).stream()
                        .map(Event.InterruptPending::wakes)
                        .toList());
    }

    @Test
    void pendingInterruptLetsWaitForInterruptPass() {
        Program.Run run = Program.of("cpu0: dsb sy\n wfi\n hlt #0\ncpu1: " + SEND)
                .cpus(2)
                .schedule("0*1,1*2")
                .run();

        assertEquals(HALTED, run.outcome());
        assertEquals(0, run.events(Event.Parked.class).size());
    }

    /** SCTLR_EL1.nTWI: only a WFI that would wait is trapped, and one that is pending ends it though PSTATE.I is 1. */
    @ParameterizedTest
    @CsvSource({"true, 0x56000000", "false, 0x07e00000"})
    void waitForInterruptOfEl0IsTrappedOnlyWhereItWaits(boolean pending, String syndrome) {
        Program.Run run = Program.of("cpu0: " + (pending ? SEND.replace("hlt #0", "nop") : "nop\n") + """
                        mov     x0, #0x3c0
                        msr     spsr_el1, x0
                        adr     x0, 1f
                        msr     elr_el1, x0
                        eret
                1:      wfi
                        svc     #0
                        .balign 2048
                vectors: .fill  0x400, 1, 0
                        mrs     x20, esr_el1
                        hlt     #0
                """)
                .register(SystemRegister.SCTLR_EL1, 0)
                .run();

        assertEquals(Long.decode(syndrome), run.x(20));
    }

    @Test
    void maskedInterruptDoesNotEndWaitForEvent() {
        Program.Run run =
                Program.of("cpu0: wfe\n hlt #0\ncpu1: " + SEND).cpus(2).run();

        assertEquals(
                Outcome.Stuck.Kind.DEADLOCK,
                assertInstanceOf(Outcome.Stuck.class, run.outcome()).kind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"wfe", "wfi"})
    void waitReturnsBehindItselfFromAnInterruptThatIsNotMasked(String wait) {
        Program.Run run = Program.of(
                        "cpu0: msr daifclr, #2\nwait: " + wait + "\n adr x2, .\n hlt #0\ncpu1: " + SEND + VECTORS)
                .cpus(2)
                .run();

        assertEquals(HALTED, run.outcome());
        assertEquals(1, run.x(0, 20));
        assertEquals(run.x(0, 2), run.x(0, 22));
    }

    @Test
    void interruptEndsALoopOfPlainInstructions() {
        Program.Run run = Program.of("""
                cpu0:   msr     daifclr, #2
                loop:   cbz     x20, loop
                        hlt     #0
                cpu1:  \s""" + SEND + VECTORS).cpus(2).run();

        assertEquals(HALTED, run.outcome());
        assertEquals(1, run.x(0, 20));
    }

    @Test
    void loopOfPlainInstructionsWithInterruptsMaskedNeverEnds() {
        Program.Run run = Program.of("cpu0: b .\ncpu1: " + SEND).cpus(2).run();

        assertEquals(
                Outcome.Stuck.Kind.LIVELOCK,
                assertInstanceOf(Outcome.Stuck.class, run.outcome()).kind());
    }

    @Test
    void waitForInterruptWithNobodyToSendOneIsADeadlock() {
        Program.Run run = Program.of("cpu0: msr daifclr, #2\n wfi\n hlt #0\ncpu1: wfi\n hlt #0\n")
                .cpus(2)
                .run();

        Outcome.Stuck stuck = assertInstanceOf(Outcome.Stuck.class, run.outcome());
        assertEquals(Outcome.Stuck.Kind.DEADLOCK, stuck.kind());
        assertEquals(
                List.of(
                        new Outcome.Wait(0, Program.CODE + 4, Outcome.Wait.How.WFI),
                        new Outcome.Wait(1, Program.CODE + 12, Outcome.Wait.How.WFI)),
                stuck.waits(),
                "where they wait, not where they would go on");
    }

    @Test
    void endOfAnotherNumberEndsNothing() {
        Program.Run run = Program.of("""
                all:    movz    x0, #1
                        movk    x0, #0x500, lsl #16
                        msr     icc_sgi1r_el1, x0
                        mrs     x1, icc_iar1_el1
                        msr     icc_sgi1r_el1, x0
                        mov     x2, #4
                        msr     icc_eoir1_el1, x2
                        mrs     x3, icc_iar1_el1
                        msr     icc_eoir1_el1, x1
                        mrs     x4, icc_iar1_el1
                        hlt     #0
                """).run();

        assertEquals(List.of(5L, 1023L, 5L), List.of(run.x(0, 1), run.x(0, 3), run.x(0, 4)));
        assertEquals(1, run.events(Event.InterruptEnded.class).size());
    }

    @Test
    void twoOfOneNumberAreOneAndTheLowestComesFirst() {
        Program.Run run = Program.of("""
                all:    movz    x0, #1
                        movk    x0, #0x500, lsl #16
                        msr     icc_sgi1r_el1, x0
                        msr     icc_sgi1r_el1, x0
                        movz    x0, #1
                        movk    x0, #0x200, lsl #16
                        msr     icc_sgi1r_el1, x0
                        mrs     x1, icc_iar1_el1
                        mrs     x2, icc_iar1_el1        // one is active, and all have one priority
                        mrs     x6, isr_el1
                        msr     icc_eoir1_el1, x1
                        mrs     x3, icc_iar1_el1
                        msr     icc_eoir1_el1, x3
                        mrs     x4, icc_iar1_el1
                        hlt     #0
                """).run();

        assertEquals(
                List.of(2L, 1023L, 0L, 5L, 1023L),
                List.of(run.x(0, 1), run.x(0, 2), run.x(0, 6), run.x(0, 3), run.x(0, 4)));
        assertEquals(2, run.events(Event.InterruptEnded.class).size());
    }

    @Test
    void allOthersGetWhatIsSentToAllOthers() {
        Program.Run run = Program.of("""
                cpu0:   movz    x0, #0
                        movk    x0, #0x100, lsl #16
                        orr     x0, x0, #1 << 40
                        msr     icc_sgi1r_el1, x0
                        mrs     x1, isr_el1
                        hlt     #0
                cpu1:   wfi
                        hlt     #0
                cpu2:   wfi
                        hlt     #0
                """).cpus(3).run();

        assertEquals(HALTED, run.outcome());
        assertEquals(0, run.x(0, 1));
    }

    @Test
    void rangeSelectorReachesCpusBeyondFifteen() {
        Program.Run run = Program.of("""
                all:    mrs     x1, mpidr_el1
                        and     x1, x1, #0xff
                        cbnz    x1, 1f
                        movz    x0, #2
                        movk    x0, #0x100, lsl #16
                        orr     x0, x0, #1 << 44
                        msr     icc_sgi1r_el1, x0
                1:      isb
                        mrs     x2, isr_el1
                        hlt     #0
                """).cpus(18).run();

        assertEquals(HALTED, run.outcome());
        for (int cpu = 0; cpu < 18; cpu++) {
            assertEquals(cpu == 17 ? 0x80 : 0, run.x(cpu, 2), "cpu" + cpu);
        }
    }

    @Test
    void interruptWithoutAVectorBaseEndsTheRun() {
        Program.Run run = Program.of("cpu0: msr daifclr, #2\n wfi\n hlt #0\ncpu1: " + SEND)
                .cpus(2)
                .run();

        assertEquals(
                "IRQ",
                assertInstanceOf(Outcome.UnhandledException.class, run.outcome())
                        .exception()
                        .what());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mrs x0, icc_sgi1r_el1", "mrs x0, icc_eoir1_el1", "msr icc_iar1_el1, x0", "msr isr_el1, x0"})
    void registersAreReadOnlyOrWriteOnly(String instruction) {
        Program.Run run = Program.of("all: " + instruction + "\n hlt #0\n").run();

        assertInstanceOf(Outcome.UnhandledException.class, run.outcome());
    }

    @Test
    void rewindingBringsAnInterruptBack() {
        Program program = Program.of("cpu0: mrs x1, icc_iar1_el1\n msr icc_eoir1_el1, x1\n hlt #0\ncpu1: " + SEND)
                .cpus(2);
        try (Machine machine = program.open()) {
            machine.makeRewindable();
            machine.begin(new RoundRobin(1), event -> {});
            machine.step(1);
            Machine.Snapshot pending = machine.snapshot();
            machine.step(0);
            Machine.Snapshot active = machine.snapshot();
            machine.step(0);
            assertEquals(InterruptState.SPURIOUS, machine.cpu(0).systemRegister(SystemRegister.ICC_IAR1_EL1));

            machine.restore(active);
            machine.step(0);
            assertEquals(11, machine.cpu(0).x(1));
            assertEquals(List.of(), machine.cpu(0).pendingInterrupts());
            machine.restore(pending);
            assertEquals(11, machine.cpu(0).systemRegister(SystemRegister.ICC_IAR1_EL1));
        }
    }

    /** Aff1 is 1, and then a CPU number that nobody has. */
    @ParameterizedTest
    @ValueSource(strings = {"movk x0, #0x101, lsl #16", "movk x0, #0x100, lsl #16; orr x0, x0, #1 << 44"})
    void interruptToAnAffinityThatNobodyHasReachesNobody(String target) {
        Program.Run run =
                Program.of("""
                cpu0:   movz    x0, #2
                        %s
                        msr     icc_sgi1r_el1, x0
                        isb
                        mrs     x2, isr_el1
                        hlt     #0
                cpu1:   mrs     x2, isr_el1
                        hlt     #0
                """.formatted(target)).cpus(2).schedule("0*6,1*2").run();

        assertEquals(HALTED, run.outcome());
        assertEquals(List.of(0L, 0L), List.of(run.x(0, 2), run.x(1, 2)));
        assertEquals(List.of(), run.events(Event.InterruptPending.class));
    }
}
