package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import mmulator.arch.Sctlr;
import mmulator.arch.SystemRegister;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Arm ARM B2, "Alignment of data accesses". */
final class AlignmentTest {
    private static final long VA = 0x8000_0000L;

    /** X1 is where to access; the handler leaves ESR_EL1 in X20, FAR_EL1 in X21 and ELR_EL1 in X22. */
    static Program accessing(String text) {
        return Program.of("""
                cpu0:   %s
                        hlt     #0
                        .balign 2048
                vectors:
                        .rept   3               // current EL with SP_EL0 and with SP_EL1, lower EL
                        mrs     x20, esr_el1
                        mrs     x21, far_el1
                        mrs     x22, elr_el1
                        hlt     #0
                        .balign 512
                        .endr
                """.formatted(text)).registersOnly();
    }

    private enum Memory {
        NORMAL,
        DEVICE,
        STAGE_1_OFF,
        CHECKED
    }

    private static Program.Run run(String text, Memory memory, int offset) {
        return run(program(text, memory), memory, offset);
    }

    private static Program.Run run(Program program, Memory memory, int offset) {
        return program.x(0, 1, (memory == Memory.STAGE_1_OFF ? Program.DATA : VA) + offset)
                .run();
    }

    private static Program program(String text, Memory memory) {
        Program program = accessing(text);
        if (memory == Memory.STAGE_1_OFF) {
            return program;
        }
        program.mmu(p -> p.tables()
                .put(
                        p.lower(),
                        VA,
                        3,
                        TestTables.leaf(3, Program.DATA)
                                .withAttrIndex(memory == Memory.DEVICE ? 3 : 0)
                                .withAp(1)
                                .value()));
        if (memory == Memory.CHECKED) {
            program.register(SystemRegister.SCTLR_EL1, Sctlr.M | Sctlr.SPAN | 1 << 1);
        }
        return program;
    }

    static void assertAligned(Program.Run run, String what) {
        assertEquals(0, run.x(20), what);
        assertTrue(run.outcome() instanceof Outcome.AllHalted, what);
    }

    private static void assertFault(Program.Run run, long far, boolean write, String what) {
        ExceptionSyndrome expected = ExceptionSyndrome.dataAbort(1, FaultStatus.ALIGNMENT, 0, write);
        assertEquals(expected, new ExceptionSyndrome(run.x(20)), what);
        assertEquals(far, run.x(21), what);
    }

    /** By bytes that the address has to be a multiple of. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | ldrb w0, [x1]", "1 | strb w0, [x1]", "2 | ldrh w0, [x1]", "2 | ldrsh x0, [x1]",
                        "2 | strh w0, [x1]",
                "4 | ldr w0, [x1]", "4 | ldrsw x0, [x1]", "4 | str w0, [x1]", "8 | ldr x0, [x1]", "8 | str x0, [x1]",
                "8 | ldur x0, [x1]", "8 | stur x0, [x1]", "8 | ldr x0, [x1], #16", "8 | str x0, [x1, #16]!",
                        "8 | ldr x0, [x1, x2]",
                "8 | ldtr x0, [x1]", "8 | sttr x0, [x1]", "4 | ldp w0, w2, [x1]", "8 | ldp x0, x2, [x1]",
                        "8 | stp x0, x2, [x1]",
                "4 | ldpsw x0, x2, [x1]", "1 | ldr b0, [x1]", "2 | ldr h0, [x1]", "4 | ldr s0, [x1]",
                        "8 | str d0, [x1]",
                "16 | ldr q0, [x1]", "16 | str q0, [x1]", "16 | ldp q0, q1, [x1]", "8 | stp d0, d1, [x1]"
            })
    void whatIsNotAMultipleOfTheElementIsUnaligned(int bytes, String instruction) {
        boolean write = instruction.startsWith("st");
        for (Memory memory : Memory.values()) {
            Program program = program(instruction, memory);
            for (int offset : new int[] {0, 1, 2, 3, 4, 8, 12, 16}) {
                String what = instruction + " at offset " + offset;
                Program.Run run = run(program, memory, 0x100 + offset);
                long base = memory == Memory.STAGE_1_OFF ? Program.DATA : VA;
                if (memory == Memory.NORMAL || offset % bytes == 0) {
                    assertAligned(run, what + " " + memory);
                } else {
                    long step = instruction.contains("]!") ? 16 : 0;
                    assertFault(run, base + 0x100 + offset + step, write, what + " " + memory);
                }
            }
        }
    }

    /** FEAT_LSE2 is not claimed: ID_AA64MMFR2_EL1.AT is 0. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8 | ldar x0, [x1]",
                "8 | stlr x0, [x1]",
                "4 | ldar w0, [x1]",
                "2 | stlrh w0, [x1]",
                "8 | ldxr x0, [x1]",
                "8 | stlxr w2, x0, [x1]",
                "16 | ldxp x0, x2, [x1]",
                "8 | ldaxp w0, w2, [x1]",
                "16 | stxp w2, x0, x3, [x1]",
                "8 | stlxp w2, w0, w3, [x1]",
                "8 | ldadd x0, x2, [x1]",
                "4 | swpal w0, w2, [x1]",
                "8 | cas x0, x2, [x1]",
                "16 | casp x2, x3, x4, x5, [x1]",
                "8 | stadd x0, [x1]"
            })
    void orderedAndAtomicAccessesHaveToBeAlignedAnywhere(int bytes, String instruction) {
        boolean write = instruction.startsWith("stl") || instruction.startsWith("stx");
        for (Memory memory : Memory.values()) {
            Program program = program(instruction, memory);
            for (int offset : new int[] {0, 1, bytes / 2, bytes}) {
                String what = instruction + " at offset " + offset + " " + memory;
                Program.Run run = run(program, memory, 0x100 + offset);
                if (offset % bytes == 0) {
                    assertAligned(run, what);
                } else {
                    assertFault(run, (memory == Memory.STAGE_1_OFF ? Program.DATA : VA) + 0x100 + offset, write, what);
                }
            }
        }
    }

    @Test
    void anAlignmentThatHasToBeIsMissedBeforeTheTranslationIs() {
        Program.Run run = accessing("ldar x0, [x1]").mmu().x(0, 1, VA + 1).run();
        assertFault(run, VA + 1, false, "unmapped");
    }

    @Test
    void theTranslationIsMissedBeforeTheAlignmentThatDeviceMemoryWants() {
        Program.Run run = accessing("ldr x0, [x1]").mmu().x(0, 1, VA + 1).run();
        assertEquals(FaultStatus.TRANSLATION, status(run));
    }

    @Test
    void theAlignmentThatDeviceMemoryWantsIsMissedBeforeThePermission() {
        Program.Run run = accessing("str x0, [x1]")
                .mmu(p -> p.tables()
                        .put(
                                p.lower(),
                                VA,
                                3,
                                TestTables.leaf(3, Program.DATA)
                                        .withAttrIndex(3)
                                        .withAp(2)
                                        .value()))
                .x(0, 1, VA + 1)
                .run();
        assertFault(run, VA + 1, true, "read-only Device memory");
    }

    private static FaultStatus status(Program.Run run) {
        return FaultStatus.decode(new ExceptionSyndrome(run.x(20)).faultStatusCode())
                .orElseThrow()
                .status();
    }

    /** The engine keeps the page then, and must not keep the right to any access of it. */
    @ParameterizedTest
    @EnumSource(Observer.Detail.class)
    void anUnalignedAccessIsFoundBehindAlignedOnes(Observer.Detail detail) {
        Program.Run run = accessing("""
                ldr     x0, [x1]
                        str     x0, [x1, #8]
                        ldr     x0, [x1, #16]
                        mov     x5, #100
                1:      subs    x5, x5, #1
                        b.ne    1b
                        ldr     x0, [x1, #24]
                        ldur    x0, [x1, #33]
                """)
                .mmu(p -> p.tables()
                        .put(
                                p.lower(),
                                VA,
                                3,
                                TestTables.leaf(3, Program.DATA)
                                        .withAttrIndex(3)
                                        .value()))
                .x(0, 1, VA)
                .detail(detail)
                .run();
        assertFault(run, VA + 33, false, "the last one");
        assertEquals(Program.CODE + 4 * 7, run.x(22));
    }

    /** Without an access of its own in between: what the CPU may reach is not what it knew with stage 1 on. */
    @Test
    void dataIsDeviceMemoryOnceStage1IsOff() {
        Program.Run run = accessing("""
                ldur    x0, [x1, #1]
                        mrs     x2, sctlr_el1
                        bic     x2, x2, #1
                        msr     sctlr_el1, x2
                        isb
                        ldur    x0, [x1, #1]
                """).mmu().x(0, 1, Program.DATA).run();
        assertFault(run, Program.DATA + 1, false, "with stage 1 off");
        assertEquals(Program.CODE + 4 * 5, run.x(22));
    }

    @Test
    void anUnalignedAccessAcrossPagesFaults() {
        assertFault(run("ldr x0, [x1]", Memory.STAGE_1_OFF, 0xffc), Program.DATA + 0xffc, false, "read");
        assertFault(run("str x0, [x1]", Memory.STAGE_1_OFF, 0xffc), Program.DATA + 0xffc, true, "write");
    }

    @Test
    void aBlockOfDeviceMemoryIsNotZeroed() {
        assertAligned(run("dc zva, x1", Memory.NORMAL, 0x140), "Normal");
        assertFault(run("dc zva, x1", Memory.DEVICE, 0x140), VA + 0x140, true, "Device");
        assertFault(run("dc zva, x1", Memory.STAGE_1_OFF, 0x140), Program.DATA + 0x140, true, "stage 1 off");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dc civac, x1", "prfm pldl1keep, [x1]", "at s1e1r, x1", "ic ivau, x1"})
    void whatAccessesNothingNeedsNoAlignment(String instruction) {
        assertAligned(run(instruction, Memory.DEVICE, 0x101), instruction);
        assertAligned(run(instruction, Memory.STAGE_1_OFF, 0x101), instruction);
    }
}
