package mmulator.machine;

import static mmulator.machine.Vectors.onePage;
import static mmulator.machine.Vectors.program;
import static mmulator.machine.Vectors.syndrome;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import mmulator.arch.Descriptor;
import mmulator.arch.SystemRegister;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;
import mmulator.machine.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data Aborts and Instruction Aborts: ESR, FAR, and what is not done. */
final class AbortTest {
    private static final long UNMAPPED = 0x9000_0000L;

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
        Program.Run run = Program.of("all: br x1\n" + Vectors.TEXT)
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
}
