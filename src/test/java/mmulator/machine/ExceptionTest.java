package mmulator.machine;

import static mmulator.machine.Vectors.program;
import static mmulator.machine.Vectors.syndrome;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.SystemRegister;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Exception entry and return: ESR, FAR, ELR, SPSR, vector. */
final class ExceptionTest {
    private static final long UNMAPPED = 0x9000_0000L;

    @Test
    void userAccessOverrideIsSavedAndClearedOnEntry() {
        Program.Run run =
                Program.of("""
                all:    msr     uao, #1
                        svc     #0
                        mrs     x3, uao
                        hlt     #0
                        .balign 2048
                vectors:
                        .skip   0x200
                        mrs     x1, uao
                        mrs     x2, spsr_el1
                        eret
                """).features(CpuFeatures.builder().uao(true)).run();

        assertEquals(List.of(0L, 1L, 1L), List.of(run.x(1) >>> 23, run.x(2) >>> 23 & 1, run.x(3) >>> 23));
    }

    /** SPAN is bit 23 of SCTLR_EL1; SVC comes from EL1 with PAN as given. */
    @ParameterizedTest
    @CsvSource({"0, 1, 0", "1, 1, 1", "0, 0, 1", "1, 0, 1"})
    void privilegedAccessNeverIsSavedAndSetOnEntryUnlessTheRegisterSaysNot(int pan, int span, int inHandler) {
        Program.Run run = Program.of("""
                all:    msr     pan, #%d
                        svc     #0
                        mrs     x3, pan
                        hlt     #0
                        .balign 2048
                vectors:
                        .skip   0x200
                        mrs     x1, pan
                        mrs     x2, spsr_el1
                        eret
                """.formatted(pan))
                .register(SystemRegister.SCTLR_EL1, (long) span << 23)
                .run();

        assertEquals(
                List.of((long) inHandler, (long) pan, (long) pan),
                List.of(run.x(1) >>> 22, run.x(2) >>> 22 & 1, run.x(3) >>> 22));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "udf #1                   | 0x00",
                ".inst 0xa5404001         | 0x00",
                "hvc #0                   | 0x00",
                ".inst 0xd503413f         | 0x00", // msr ssbs, #1
                ".inst 0xd503415f         | 0x00", // msr dit, #1
                ".inst 0xd503419f         | 0x00", // msr tco, #1
                "mrs x0, s3_4_c1_c0_0     | 0x00",
                "msr midr_el1, x0         | 0x00",
                "sys #0, c7, c0, #0       | 0x00",
                "sys #4, c8, c7, #0, x0   | 0x00",
            })
    void whatTheCpuDoesNotHaveIsUndefined(String instruction, String ec) {
        Program.Run run = program("all: mov x5, #1\n" + instruction).run();

        assertEquals(Integer.decode(ec), syndrome(run).ec());
        assertEquals(Program.CODE + 4, run.x(22));
    }

    @Test
    void supervisorCallReturnsToTheNextInstruction() {
        Program.Run run = program("all: nop\n svc #0x123").run();

        assertEquals(ExceptionSyndrome.svc(0x123), syndrome(run));
        assertEquals(Program.CODE + 8, run.x(22));
    }

    @Test
    void breakpointReturnsToItself() {
        Program.Run run = program("all: nop\n brk #0x77").run();

        assertEquals(ExceptionSyndrome.brk(0x77), syndrome(run));
        assertEquals(Program.CODE + 4, run.x(22));
    }

    @Test
    void entryMasksExceptionsAndSavesFlagsAndStackSelection() {
        Program.Run run = program("""
                all:    msr     daifclr, #5
                        msr     spsel, #0
                        cmp     xzr, xzr
                        svc     #0
                """).run();

        assertAll(
                () -> assertEquals(0x000, run.x(19), "vector from EL1t"),
                () -> assertEquals(0x6000_0284L, run.x(23), "SPSR: ZC, D and I masked, EL1t"),
                () -> assertEquals(4, run.x(24)),
                () -> assertEquals(1, run.x(25)),
                () -> assertEquals(0x3c0, run.x(26)));
    }

    @Test
    void returnRestoresFlagsMasksAndLevelAndComesBackBySupervisorCall() {
        Program.Run run = Program.of("""
                all:    ldr     x0, =0x80000040     // N, F masked, EL0t
                        msr     spsr_el1, x0
                        adr     x0, user
                        msr     elr_el1, x0
                        mov     x5, sp
                        ldr     x6, =data + 0x100
                        msr     sp_el0, x6
                        eret
                user:   b.pl    wrong
                        mov     x7, sp
                        mov     x8, #8
                        svc     #1
                wrong:  hlt     #9
                """ + Vectors.TEXT)
                .mmu(p -> p.tables()
                        .map(
                                p.lower(),
                                Program.CODE,
                                2,
                                Program.CODE,
                                d -> d.with(Descriptor.AP1 | Descriptor.AP2, true)
                                        .with(Descriptor.UXN, false)))
                .run();

        assertAll(
                () -> assertEquals(0x400, run.x(19)),
                () -> assertEquals(ExceptionSyndrome.svc(1), syndrome(run)),
                () -> assertEquals(0x8000_0040L, run.x(23)),
                () -> assertEquals(Program.DATA + 0x100, run.x(7)),
                () -> assertEquals(8, run.x(8)));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                9, // EL2h, which this CPU does not have
                1 // EL0, which has no stack pointer but its own
            })
    void illegalReturnIsToldAtTheReturnAddress(int mode) {
        Program.Run run = program("""
                all:    mov     x0, #%d
                        msr     spsr_el1, x0
                        adr     x0, target
                        msr     elr_el1, x0
                        eret
                target: nop
                """.formatted(mode)).run();

        assertEquals(ExceptionSyndrome.illegalState(), syndrome(run));
        assertEquals(run.address("target"), run.x(22));
        assertEquals(1L << 20 | 5, run.x(23), "SPSR: IL, the masks of the SPSR returned from, EL1h still");
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 9, 1})
    void returnToAMisalignedAddressIsAPcAlignmentFault(int mode) {
        Program.Run run = program("""
                all:    mov     x0, #%d
                        msr     spsr_el1, x0
                        adr     x0, target + 1
                        msr     elr_el1, x0
                        eret
                target: nop
                """.formatted(mode)).run();

        assertEquals(ExceptionSyndrome.EC_PC_ALIGNMENT, syndrome(run).ec());
        assertEquals(run.address("target") + 1, run.x(21));
        assertEquals(mode == 5 ? 5 : 1L << 20 | 5, run.x(23), "an illegal return is told by the SPSR all the same");
    }

    @Test
    void withoutVectorsTheFirstExceptionEndsTheRun() {
        Program.Run run = Program.of("all: nop\n svc #5").run();

        Event.ExceptionTaken taken = assertInstanceOf(Outcome.UnhandledException.class, run.outcome())
                .exception();
        assertEquals(ExceptionSyndrome.svc(5).value(), taken.esr());
        assertEquals(Program.CODE + 4, taken.pc());
    }

    @Test
    void exceptionAtAnUnmappedVectorEndsTheRunAndNamesTheFirst() {
        Program.Run run = Program.of("all: nop\n svc #5")
                .mmu(p -> p.register(SystemRegister.VBAR_EL1, UNMAPPED))
                .run();

        Event.ExceptionTaken taken = assertInstanceOf(Outcome.UnhandledException.class, run.outcome())
                .exception();
        assertEquals(ExceptionSyndrome.svc(5).value(), taken.esr());
        assertEquals(2, run.events(Event.ExceptionTaken.class).size());
    }

    @Test
    void exceptionByTheFirstInstructionOfTheHandlerEndsTheRunAndNamesTheFirst() {
        Program.Run run = Program.of("""
                all:    svc     #5
                .balign 2048
                vectors: .space 0x200
                        ldr     x0, [x1]
                """).x(0, 1, UNMAPPED).mmu().run();

        Event.ExceptionTaken taken = assertInstanceOf(Outcome.UnhandledException.class, run.outcome())
                .exception();
        assertEquals(ExceptionSyndrome.svc(5).value(), taken.esr());
    }

    /** From EL1t and EL1h there are two vectors: the one's first instruction may fault, and the other mend it. */
    @Test
    void exceptionByTheFirstInstructionOfAHandlerMayHaveAHandlerOfItsOwn() {
        Program.Run run = Program.of("""
                all:    msr     spsel, #0
                        svc     #5
                        hlt     #0
                .balign 2048
                vectors:
                        ldr     x0, [x1]
                        msr     elr_el1, x3
                        eret
                        .balign 512
                        mrs     x3, elr_el1
                        add     x3, x3, #4
                        msr     elr_el1, x3
                        adr     x3, all + 8
                        eret
                """).x(0, 1, UNMAPPED).mmu().run();

        assertInstanceOf(Outcome.AllHalted.class, run.outcome());
        assertEquals(2, run.events(Event.ExceptionTaken.class).size());
    }

    @ParameterizedTest
    @EnumSource(Observer.Detail.class)
    void handlerThatLoopsOnItsFirstInstructionIsNoNestedExceptionLater(Observer.Detail detail) {
        Program program = Program.of("""
                all:    svc     #5
                .balign 2048
                vectors: .space 0x200
                        ldr     x0, [x1]            // works until it leaves the page, then aborts here
                        sub     x1, x1, #2048
                        b       vectors + 0x200
                """)
                .x(0, 1, 0x8000_0800L)
                .maxSteps(40)
                .detail(detail)
                .mmu(p -> p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA));

        Event.ExceptionTaken taken = assertInstanceOf(
                        Outcome.UnhandledException.class, program.run().outcome())
                .exception();
        assertEquals(ExceptionSyndrome.EC_DATA_ABORT, new ExceptionSyndrome(taken.esr()).ec());
    }

    @Test
    void misalignedBranchTargetIsAPcAlignmentFault() {
        Program.Run run = Program.of("""
                all:    adr     x1, target
                        add     x1, x1, #2
                        br      x1
                target: mov     x0, #1
                        mov     x0, #2
                        hlt     #0
                .balign 2048
                vectors: .space 0x200
                        mrs     x20, esr_el1
                        mrs     x21, far_el1
                        mrs     x22, elr_el1
                        hlt     #1
                """).run();

        assertEquals(0x22, run.x(20) >>> 26);
        assertEquals(run.address("target") + 2, run.x(21));
        assertEquals(run.address("target") + 2, run.x(22));
    }

    @Test
    void misalignedBranchTargetInAnUnmappedPageIsAPcAlignmentFault() {
        Program.Run run = Program.of("""
                all:    mov     x1, #0x7f0000000000
                        add     x1, x1, #2
                        br      x1
                .balign 2048
                vectors: .space 0x200
                        mrs     x20, esr_el1
                        mrs     x21, far_el1
                        hlt     #1
                """).mmu().run();

        assertEquals(0x22, run.x(20) >>> 26);
        assertEquals(0x7f00_0000_0002L, run.x(21));
    }

    @Test
    void vectorBaseMayBeWrittenByTheProgram() {
        Program.Run run = Program.of("""
                all:    adr     x0, table
                        msr     vbar_el1, x0
                        svc     #3
                        hlt     #0
                .balign 2048
                table:  .space  0x200
                        mov     x9, #9
                        eret
                """).run();

        assertEquals(9, run.x(9));
        assertEquals(
                1,
                run.events(Event.RegisterWritten.class).stream()
                        .filter(event -> event.register() == SystemRegister.VBAR_EL1)
                        .count());
    }
}
