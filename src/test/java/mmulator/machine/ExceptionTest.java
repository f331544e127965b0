package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.SystemRegister;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;
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

    /** Each vector says where it lies, then reads the syndrome registers and halts. */
    private static final String VECTORS = """
            .macro  vector number
            .balign 128
                    mov     x19, #\\number
                    b       report
            .endm
            report: mrs     x20, esr_el1
                    mrs     x21, far_el1
                    mrs     x22, elr_el1
                    mrs     x23, spsr_el1
                    mrs     x24, currentel
                    mrs     x25, spsel
                    mrs     x26, daif
                    hlt     #1
            .balign 2048
            vectors:
                    vector  0x000
                    vector  0x080
                    vector  0x100
                    vector  0x180
                    vector  0x200
                    vector  0x280
                    vector  0x300
                    vector  0x380
                    vector  0x400
            """;

    private static Program program(String text) {
        return Program.of(text + "\n        hlt #0\n" + VECTORS);
    }

    /** A page at 0x8000_0000 followed by nothing; x1 holds the base. */
    private static Program onePage(String text, long base) {
        return program("all: " + text).x(0, 1, base).mmu(p -> p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA));
    }

    private static ExceptionSyndrome syndrome(Program.Run run) {
        return new ExceptionSyndrome(run.x(20));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ldr x0, [x1]                  | 0x90000008 | 0x90000008 | read",
                "str x0, [x1]                  | 0x90000008 | 0x90000008 | write",
                "ldr x0, [x1, #24]             | 0x90000008 | 0x90000020 | read",
                "ldr x0, [x1], #16             | 0x90000008 | 0x90000008 | read",
                "ldr x0, [x1, #16]!            | 0x90000008 | 0x90000018 | read",
                "ldur x0, [x1, #-5]            | 0x90000008 | 0x90000003 | read",
                "ldp x2, x3, [x1, #-16]        | 0x90000020 | 0x90000010 | read",
                "ldp x2, x3, [x1], #16         | 0x90000020 | 0x90000020 | read",
                "stp x2, x3, [x1, #-16]!       | 0x90000020 | 0x90000010 | write",
                "ldp w2, w3, [x1, #8]          | 0x90000020 | 0x90000028 | read",
                "ldp q2, q3, [x1, #32]         | 0x90000020 | 0x90000040 | read",
                "ldr x0, [x1, x4, lsl #3]      | 0x90000020 | 0x90000038 | read",
                "ldr w0, [x1, w4, uxtw #2]     | 0x90000020 | 0x9000002c | read",
                "ldrb w0, [x1, w5, sxtw]       | 0x90000020 | 0x9000001f | read",
                "str q0, [x1, #16]             | 0x90000020 | 0x90000030 | write",
                "ldrsw x0, [x1, #4]            | 0x90000020 | 0x90000024 | read",
                "ldar x0, [x1]                 | 0x90000020 | 0x90000020 | read",
                "stlr x0, [x1]                 | 0x90000020 | 0x90000020 | write",
                "ldxr x0, [x1]                 | 0x90000020 | 0x90000020 | read",
                "stxr w0, x2, [x1]             | 0x90000020 | 0x90000020 | write",
                "ldadd x2, x3, [x1]            | 0x90000020 | 0x90000020 | read",
                "cas x2, x3, [x1]              | 0x90000020 | 0x90000020 | read",
                "ldtr x0, [x1, #8]             | 0x90000020 | 0x90000028 | read",
                "dc zva, x1                    | 0x90000040 | 0x90000040 | write",
                "ldr x0, [x1, #8]              | 0x80000ffc | 0x80001004 | read",
                "ldr x0, [x1]                  | 0x80000ffc | 0x80001000 | read",
                "str x0, [x1]                  | 0x80000ffd | 0x80001000 | write",
                "ldp x2, x3, [x1]              | 0x80000ff8 | 0x80001000 | read",
                "stp q2, q3, [x1]              | 0x80000ff0 | 0x80001000 | write",
            })
    void faultAddressIsExact(String instruction, String base, String far, String direction) {
        Program.Run run = onePage(instruction, Long.decode(base))
                .x(0, 4, 3)
                .x(0, 5, 0xffff_ffffL)
                .run();

        assertAll(
                () -> assertEquals(Long.decode(far), run.x(21)),
                () -> assertEquals(Program.CODE, run.x(22)),
                () -> assertEquals(Long.decode(base), run.x(1), "base register not written back"),
                () -> assertEquals(direction.equals("write"), syndrome(run).wnr()),
                () -> assertEquals(
                        ExceptionSyndrome.EC_DATA_ABORT, syndrome(run).ec()),
                () -> assertEquals(0x200, run.x(19)));
    }

    @ParameterizedTest
    @CsvSource({"0x90000000, 2, 3", "0x80001000, 3, 3", "0x4000000000, 1, 3", "0x8000000000, 0, 3"})
    void translationFaultTellsItsLevel(String address, int level, int ignored) {
        Program.Run run = onePage("ldr x0, [x1]", Long.decode(address)).run();

        int expected = Long.decode(address) == 0x9000_0000L ? 2 : level;
        assertEquals(FaultStatus.TRANSLATION.code(expected), syndrome(run).faultStatusCode());
    }

    @Test
    void storeThatStraddlesIntoAnUnmappedPageStoresNothing() {
        Program.Run run = onePage("mov x0, #-1\n str x0, [x1]", 0x8000_0ffcL).run();

        assertEquals(0, run.word(Program.DATA + 0xff8));
        assertEquals(1, run.events(Event.ExceptionTaken.class).size());
    }

    @Test
    void writeToAReadOnlyPageIsAPermissionFault() {
        Program.Run run = program("all: ldr x0, [x1]\n str x0, [x1]")
                .x(0, 1, 0x8000_0010L)
                .mmu(p -> p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA, d -> d.with(Descriptor.AP2, true)))
                .run();

        assertEquals(FaultStatus.PERMISSION.code(3), syndrome(run).faultStatusCode());
        assertEquals(List.of(0x8000_0010L, Program.CODE + 4), List.of(run.x(21), run.x(22)));
    }

    /** A read would not have faulted; where it would, ESR_EL1.WnR is 0. */
    @ParameterizedTest
    @ValueSource(strings = {"ldadd x2, x3, [x1]", "swp x2, x3, [x1]", "cas x2, x3, [x1]", "stadd x2, [x1]"})
    void atomicToAReadOnlyPageFaultsAsAWrite(String instruction) {
        Program.Run run = program("all: " + instruction)
                .x(0, 1, 0x8000_0010L)
                .mmu(p -> p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA, d -> d.with(Descriptor.AP2, true)))
                .run();

        assertEquals(FaultStatus.PERMISSION.code(3), syndrome(run).faultStatusCode());
        assertEquals(true, syndrome(run).wnr());
    }

    @Test
    void tableThatTakesWritesAwayFaultsAtTheLevelOfTheLeaf() {
        Program.Run run = program("all: str x0, [x1]")
                .x(0, 1, 0x8000_0010L)
                .mmu(p -> {
                    p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA);
                    long table = p.tables().place(p.lower(), 0x8000_0000L, 3) & -4096;
                    p.tables()
                            .put(
                                    p.lower(),
                                    0x8000_0000L,
                                    2,
                                    TestTables.table(2, table).withApTable(2).value());
                })
                .run();

        assertEquals(FaultStatus.PERMISSION.code(3), syndrome(run).faultStatusCode());
    }

    @Test
    void accessFlagFaultComesBeforeAPermissionFault() {
        Program.Run run = program("all: str x0, [x1]")
                .x(0, 1, 0x8000_0010L)
                .mmu(p -> p.tables()
                        .map(
                                p.lower(),
                                0x8000_0000L,
                                3,
                                Program.DATA,
                                d -> d.with(Descriptor.AP2, true).with(Descriptor.AF, false)))
                .run();

        assertEquals(FaultStatus.ACCESS_FLAG.code(3), syndrome(run).faultStatusCode());
    }

    @Test
    void faultAddressOfADataAbortKeepsItsTag() {
        Program.Run run = onePage("ldr x0, [x1]", 0x5a00_0000_9000_0008L)
                .register(SystemRegister.TCR_EL1, TestTables.TCR | 1L << 37)
                .run();

        assertEquals(FaultStatus.TRANSLATION.code(2), syndrome(run).faultStatusCode());
        assertEquals(0x5a00_0000_9000_0008L, run.x(21));
    }

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

    @Test
    void leafWithoutAccessFlagIsAnAccessFlagFault() {
        Program.Run run = program("all: ldr x0, [x1]")
                .x(0, 1, 0x8000_0010L)
                .mmu(p -> p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA, d -> d.with(Descriptor.AF, false)))
                .run();

        assertEquals(FaultStatus.ACCESS_FLAG.code(3), syndrome(run).faultStatusCode());
    }

    @Test
    void accessBeyondMemoryIsAnExternalAbort() {
        Program.Run run = program("all: ldr x0, [x1]").x(0, 1, 0x1000L).run();

        assertEquals(FaultStatus.EXTERNAL.code(0), syndrome(run).faultStatusCode());
    }

    @Test
    void branchToAnUnmappedPageIsAnInstructionAbort() {
        Program.Run run = onePage("br x1", UNMAPPED + 8).run();

        assertEquals(ExceptionSyndrome.EC_INSTRUCTION_ABORT, syndrome(run).ec());
        assertEquals(FaultStatus.TRANSLATION.code(2), syndrome(run).faultStatusCode());
        assertEquals(List.of(UNMAPPED + 8, UNMAPPED + 8), List.of(run.x(21), run.x(22)));
    }

    @Test
    void fallingIntoAnUnmappedPageIsAnInstructionAbortThere() {
        Program.Run run = Program.of("all: br x1\n" + VECTORS)
                .x(0, 1, 0x8000_0ff8L)
                .mmu(p -> p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA))
                .prepare(memory -> memory.write(Program.DATA + 0xff8, 8, 0xd503_201f_d503_201fL))
                .run();

        assertEquals(List.of(0x8000_1000L, 0x8000_1000L), List.of(run.x(21), run.x(22)));
    }

    @Test
    void executeNeverPageIsAPermissionFault() {
        Program.Run run = program("all: ldr x0, [x1]\n br x1")
                .x(0, 1, 0x8000_0010L)
                .mmu(p -> p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA, d -> d.with(Descriptor.PXN, true)))
                .run();

        assertEquals(ExceptionSyndrome.EC_INSTRUCTION_ABORT, syndrome(run).ec());
        assertEquals(FaultStatus.PERMISSION.code(3), syndrome(run).faultStatusCode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ldxr x0, [x1]        | read",
                "stxr w0, x2, [x1]    | write",
                "ldxp x2, x3, [x1]    | read",
                "ldadd x2, x3, [x1]   | read",
                "cas x2, x3, [x1]     | read",
                "swp x2, x3, [x1]     | read",
            })
    void misalignedAtomicIsAnAlignmentFault(String instruction, String direction) {
        Program.Run run =
                program("all: " + instruction).x(0, 1, Program.DATA + 4).run();

        assertAll(
                () -> assertEquals(FaultStatus.ALIGNMENT.code(0), syndrome(run).faultStatusCode()),
                () -> assertEquals(
                        ExceptionSyndrome.EC_DATA_ABORT, syndrome(run).ec()),
                () -> assertEquals(Program.DATA + 4, run.x(21)),
                () -> assertEquals(direction.equals("write"), syndrome(run).wnr()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "udf #1                   | 0x00",
                ".inst 0xa5404001         | 0x00",
                "hvc #0                   | 0x00",
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
                """ + VECTORS)
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

    @Test
    void returnToAMisalignedAddressIsAPcAlignmentFault() {
        Program.Run run = program("""
                all:    mov     x0, #5
                        msr     spsr_el1, x0
                        adr     x0, target + 1
                        msr     elr_el1, x0
                        eret
                target: nop
                """).run();

        assertEquals(ExceptionSyndrome.EC_PC_ALIGNMENT, syndrome(run).ec());
        assertEquals(run.address("target") + 1, run.x(21));
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
