package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Code that changes, code under several addresses, code that was data: what runs is what memory holds. */
final class CodeChangesTest {
    private static final Outcome HALTED = new Outcome.AllHalted();
    private static final String SYNC = "dc cvau, x1\n dsb ish\n ic ivau, x1\n dsb ish\n isb\n";

    /** Calls a routine, replaces its first instruction, calls it again. */
    private static Program rewriting(String before, String after) {
        return Program.of("""
                all:    ldr     x1, =routine
                        ldr     w2, =0
                        ldr     w2, replacement
                        bl      routine
                        mov     x10, x0
                        str     w2, [x1]
                        %s
                        bl      routine
                        hlt     #0
                replacement:
                        %s
                .balign 64
                routine:
                        %s
                        ret
                """.formatted(SYNC, after, before));
    }

    @Test
    void plainInstructionMayBecomeAnother() {
        Program.Run run = rewriting("mov x0, #1", "mov x0, #2").run();

        assertEquals(List.of(1L, 2L), List.of(run.x(10), run.x(0)));
    }

    @ParameterizedTest
    @EnumSource(Observer.Detail.class)
    void plainInstructionMayBecomeASystemInstruction(Observer.Detail detail) {
        Program.Run run =
                rewriting("mov x0, #1", "mrs x0, mpidr_el1").detail(detail).run();

        assertEquals(List.of(1L, 1L << 31), List.of(run.x(10), run.x(0)));
    }

    @ParameterizedTest
    @EnumSource(Observer.Detail.class)
    void systemInstructionMayBecomePlain(Observer.Detail detail) {
        Program.Run run =
                rewriting("mrs x0, mpidr_el1", "mov x0, #2").detail(detail).run();

        assertEquals(List.of(1L << 31, 2L), List.of(run.x(10), run.x(0)));
    }

    @ParameterizedTest
    @EnumSource(Observer.Detail.class)
    void plainInstructionMayBecomeALoad(Observer.Detail detail) {
        Program.Run run = rewriting("mov x0, #1", "ldr w0, [x1]").detail(detail).run();

        assertEquals(List.of(1L, 0xb940_0020L), List.of(run.x(10), run.x(0)));
        assertEquals(rewriting("mov x0, #1", "ldr w0, [x1]").run().statistics(), run.statistics());
    }

    /** The routine begins with the second of the words of memory that a store across two is to. */
    @ParameterizedTest
    @ValueSource(strings = {"ldr w2, [x3, #4]; str w2, [x1]", "ldr x2, [x3]; stur x2, [x1, #-4]"})
    void codeRewrittenByAnotherCpuIsSeenByThisOne(String rewrite) {
        Program.Run run = Program.of("""
                cpu0:   bl      routine
                        mov     x10, x0
                        ldr     x1, [x5]            // step 1
                        isb
                        bl      routine
                        hlt     #0
                cpu1:   adr     x3, replacement
                        ldr     x1, =routine
                        %s
                        hlt     #0
                replacement: ret
                        mov     x0, #2
                .balign 64
                        .quad   0
                routine: mov    x0, #1
                        ret
                """.formatted(rewrite.replace("; ", "\n")))
                .mmu()
                .cpus(2)
                .x(0, 5, Program.DATA)
                .schedule("0*1,1*4,0*2")
                .run();

        assertEquals(List.of(1L, 2L), List.of(run.x(10), run.x(0)));
    }

    @Test
    void codeRewrittenByAStoreExclusiveIsSeenAtOnce() {
        Program.Run run = Program.of("""
                all:    ldr     x1, =routine
                        bl      routine
                        mov     x10, x0
                        ldr     w2, replacement
                        ldxr    w3, [x1]
                        stxr    w4, w2, [x1]
                        isb
                        bl      routine
                        hlt     #0
                replacement:
                        mov     x0, #2
                .balign 64
                routine:
                        mov     x0, #1
                        ret
                """).run();

        assertEquals(List.of(1L, 2L, 0L), List.of(run.x(10), run.x(0), run.x(4)));
    }

    @Test
    void codeZeroedByCacheOperationIsUndefined() {
        Program.Run run = Program.of("""
                all:    ldr     x1, =routine
                        bl      routine
                        dc      zva, x1
                        isb
                        bl      routine
                        hlt     #0
                .balign 64
                routine:
                        mov     x0, #1
                        ret
                .balign 2048
                vectors: .space 0x200
                        mov     x9, #9
                        hlt     #0
                """).run();

        assertEquals(9, run.x(9));
    }

    @Test
    void pageWrittenAsDataBeforeAndAfterItRanIsSeenNew() {
        Program.Run run = Program.of("""
                all:    ldr     x1, =data
                        ldr     w2, first
                        ldr     w3, ret
                        str     w3, [x1, #4]
                        str     w2, [x1]
                        isb
                        blr     x1
                        mov     x10, x0
                        ldr     w2, second
                        str     w2, [x1]
                        isb
                        blr     x1
                        hlt     #0
                first:  mov     x0, #1
                second: mrs     x0, mpidr_el1
                ret:    ret
                """).run();

        assertEquals(List.of(1L, 1L << 31), List.of(run.x(10), run.x(0)));
    }

    @Test
    void pageReadAsDataBeforeItRanIsHookedAllTheSame() {
        Program.Run run = Program.of("""
                all:    ldr     x1, =data
                        ldr     x2, [x1]
                        br      x1
                .data
                        mrs     x0, mpidr_el1
                        ldr     x3, [x1]
                        hlt     #0
                """).run();

        assertEquals(HALTED, run.outcome());
        assertEquals(1L << 31, run.x(0));
        assertEquals(5, run.statistics().steps());
    }

    @Test
    void samePageRunsUnderTwoAddresses() {
        Program program = Program.of("""
                all:    mov     x5, #20
                        ldr     x1, =0x80000000
                        ldr     x2, =data
                1:      blr     x1
                        blr     x2
                        subs    x5, x5, #1
                        b.ne    1b
                        hlt     #0
                .data
                        adr     x3, .
                        mrs     x4, mpidr_el1
                        ldr     x6, [x2]
                        ret
                """).mmu(p -> p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA));
        Program.Run run = program.run();

        assertEquals(HALTED, run.outcome());
        assertEquals(3 + 20 * 4, run.statistics().steps() + 0L);
        assertEquals(
                run.finalState(), program.detail(Observer.Detail.STEPS).run().finalState());
    }

    @Test
    void addressThatMovesToAnotherCodePageRunsTheNewOne() {
        Program.Run run = Program.of("""
                all:    ldr     x1, =0x80000000
                        ldr     x2, =slot
                        ldr     x3, =other
                        ldr     x4, [x2]
                        ldr     x7, =0x80000
                        blr     x1
                        mov     x10, x0
                        str     xzr, [x2]
                        dsb     ishst
                        tlbi    vaae1is, x7
                        dsb     ish
                        isb
                        str     x3, [x2]
                        dsb     ishst
                        isb
                        blr     x1
                        mov     x11, x0
                        str     x4, [x2]
                        dsb     ishst
                        tlbi    vaae1is, x7
                        dsb     ish
                        isb
                        blr     x1
                        hlt     #0
                .data
                        mov     x0, #1
                        ret
                        .space  4096 - 8
                        mrs     x0, mpidr_el1
                        ret
                """)
                .mmu(p -> {
                    p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA);
                    p.symbol("slot", p.tables().place(p.lower(), 0x8000_0000L, 3));
                    p.symbol("other", TestTables.leaf(3, Program.DATA + 4096).value());
                })
                .run();

        assertEquals(HALTED, run.outcome());
        assertEquals(List.of(1L, 1L << 31, 1L), List.of(run.x(10), run.x(11), run.x(0)));
    }

    @Test
    void storeIntoTheVeryNextInstructionDoesNotRunItUnseen() {
        Program.Run run = Program.of("""
                all:    ldr     x1, =target
                        ldr     w2, replacement
                        b       1f
                .balign 64
                1:      str     w2, [x1]
                        b       target
                replacement:
                        mrs     x0, mpidr_el1
                .balign 64
                target: mov     x0, #1
                        hlt     #0
                """).run();

        // Without an ISB the old instruction may run as well, but never the engine's idea of the new one.
        assertEquals(true, run.x(0) == 1 || run.x(0) == 1L << 31, () -> Long.toHexString(run.x(0)));
    }

    @Test
    void rewritingForEverKeepsItsPace() {
        Program.Run run = Program.of("""
                all:    ldr     x1, =routine
                        ldr     w2, first
                        ldr     w3, second
                        mov     x5, #2000
                1:      str     w2, [x1]
                        isb
                        bl      routine
                        str     w3, [x1]
                        isb
                        bl      routine
                        subs    x5, x5, #1
                        b.ne    1b
                        hlt     #0
                first:  mrs     x0, mpidr_el1
                second: ldr     x0, [x1]
                .balign 64
                routine:
                        nop
                        ret
                """).run();

        assertEquals(HALTED, run.outcome());
    }

    /** The engine would end the process on the word, even without executing it. */
    @Test
    void wordThatTheEngineCannotTranslateIsUndefinedAndItsPageWorks() {
        Program.Run run = Program.of("""
                all:    nop                         // the words beside are a multiple of 8 from the start
                        adr     x1, bad
                        ldr     w2, [x1]
                        ldr     w3, =0xd2800020     // mov x0, #1
                        mov     x5, #3
                1:      ldr     x4, [x1, #8]        // data in the page of code
                        add     x4, x4, #1
                        str     x4, [x1, #8]
                bad:    .inst   0x4edf2d54
                        b       2f
                        .quad   7
                2:      subs    x5, x5, #1
                        b.ne    1b
                        hlt     #0
                .balign 2048
                vectors: .space 0x200
                        mrs     x20, esr_el1
                        mrs     x21, elr_el1
                        str     w3, [x1]
                        add     x22, x22, #1
                        eret
                """).run();

        assertEquals(HALTED, run.outcome());
        assertEquals(
                List.of(0x4edf_2d54L, 0x200_0000L, 1L, 10L, 1L),
                List.of(run.x(2), run.x(20), run.x(22), run.x(4), run.x(0)));
        assertEquals(run.address("bad"), run.x(21));
    }

    @Test
    void wordThatTheEngineCannotTranslateMayBeWrittenIntoRunningCode() {
        Program.Run run = rewriting("mov x0, #1", ".inst 0x7e78c843").run();

        assertEquals(1, run.x(10));
        assertEquals(
                0x200_0000L,
                ((Outcome.UnhandledException) run.outcome()).exception().esr());
    }
}
