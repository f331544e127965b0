package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stuck is said when, and only when, no interleaving can change anything any more. */
final class StuckTest {

    private static Outcome.Stuck livelock(Program.Run run) {
        Outcome.Stuck stuck = assertInstanceOf(Outcome.Stuck.class, run.outcome());
        assertEquals(Outcome.Stuck.Kind.LIVELOCK, stuck.kind());
        return stuck;
    }

    private static void bound(Program.Run run) {
        assertInstanceOf(Outcome.BoundReached.class, run.outcome());
    }

    @Test
    void pollLoopThatNobodyEndsIsALivelock() {
        livelock(Program.of("""
                all:    ldr     x1, =data
                1:      ldr     w2, [x1]
                        cbz     w2, 1b
                        hlt     #0
                """).run());
    }

    @Test
    void waitLoopThatArmsItselfIsALivelock() {
        livelock(Program.of("""
                all:    ldr     x1, =data
                1:      sevl
                        wfe
                        ldxr    w2, [x1]
                        cbz     w2, 1b
                        hlt     #0
                """).run());
    }

    @Test
    void cpusPollingEachOthersFlagsAreALivelock() {
        Program.Run run = Program.of("""
                cpu0:   ldr     x1, =data
                1:      ldr     w2, [x1]
                        cbz     w2, 1b
                        str     w2, [x1, #64]
                        hlt     #0
                cpu1:   ldr     x1, =data
                1:      ldr     w2, [x1, #64]
                        cbz     w2, 1b
                        str     w2, [x1]
                        hlt     #0
                """).cpus(2).run();

        assertEquals(
                List.of(0, 1),
                livelock(run).waits().stream().map(Outcome.Wait::cpu).toList());
    }

    @Test
    void selfBranchIsALivelock() {
        Program.Run run = Program.of("all: b .").run();

        assertEquals(
                List.of(new Outcome.Wait(0, Program.CODE, Outcome.Wait.How.SPINNING)),
                livelock(run).waits());
    }

    @Test
    void loopOfPlainInstructionsIsToldTheSameWayEachTime() {
        Program program = Program.of("""
                all:    mov     x0, #0
                1:      add     x0, x0, #1
                        and     x0, x0, #0xff
                        nop
                        nop
                        b       1b
                """);

        Program.FinalState first = program.run().finalState();

        for (int i = 0; i < 2; i++) {
            assertEquals(first, program.run().finalState());
        }
    }

    @Test
    void selfBranchOfOneCpuDoesNotEndTheOthers() {
        Program.Run run = Program.of("""
                cpu0:   b       .
                cpu1:   mov     x0, #1
                        ldr     x1, =data
                        str     x0, [x1]
                        hlt     #0
                """).cpus(2).run();

        assertEquals(1, run.word(Program.DATA));
        assertEquals(
                List.of(new Outcome.Wait(0, Program.CODE, Outcome.Wait.How.SPINNING)),
                livelock(run).waits());
    }

    @Test
    void everyCpuNotHaltedIsNamed() {
        Program.Run run = Program.of("""
                cpu0:   b       .
                cpu1:   wfe
                cpu2:   hlt     #0
                """).cpus(3).run();

        assertEquals(
                List.of(0, 1),
                livelock(run).waits().stream().map(Outcome.Wait::cpu).toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 1000})
    void counterInMemoryIsProgress(long quantum) {
        bound(Program.of("""
                all:    ldr     x1, =data
                1:      ldr     x0, [x1]
                        add     x0, x0, #1
                        str     x0, [x1]
                        mov     x0, #0
                        b       1b
                """).quantum(quantum).maxSteps(30_000).run());
    }

    /** The first store that is heard while a circle is confirmed changes nothing; the others must be heard, too. */
    @ParameterizedTest
    @ValueSource(longs = {1, 5, 1000})
    void counterBesideAWordThatStaysIsProgress(long quantum) {
        bound(Program.of("""
                all:    ldr     x1, =data
                1:      str     xzr, [x1, #8]
                        ldr     x0, [x1]
                        add     x0, x0, #1
                        str     x0, [x1]
                        mov     x0, #0
                        b       1b
                """).quantum(quantum).maxSteps(300_000).run());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 1000})
    void pollerWaitsForACounterInMemory(long quantum) {
        Program.Run run =
                Program.of("""
                cpu0:   ldr     x1, =data
                1:      ldr     x0, [x1]
                        add     x0, x0, #1
                        str     x0, [x1]
                        mov     x0, #0
                        b       1b
                cpu1:   ldr     x1, =data
                        mov     x3, #4000
                1:      ldr     x2, [x1]
                        cmp     x2, x3
                        mov     x2, #0
                        b.lo    1b
                        mov     x9, #1
                        wfi
                """).cpus(2).quantum(quantum).maxSteps(60_000).run();

        bound(run);
        assertEquals(1, run.x(1, 9));
    }

    @Test
    void loopThatWaitsForTheCounterIsProgress() {
        Program.Run run = Program.of("""
                all:    mrs     x5, cntvct_el0
                        add     x5, x5, #5, lsl #12
                1:      mrs     x1, cntvct_el0
                        cmp     x1, x5
                        mov     x1, #0
                        b.lo    1b
                        hlt     #0
                """).run();

        assertEquals(new Outcome.AllHalted(), run.outcome());
    }

    @Test
    void cpuThatHasNotHadATurnMayStillChangeThings() {
        StringBuilder schedule = new StringBuilder("0*3");
        schedule.append(",0*4".repeat(300));
        schedule.append(",1*3");
        Program.Run run = Program.of("""
                cpu0:   ldr     x1, =data
                1:      ldr     w2, [x1]
                        cbz     w2, 1b
                        hlt     #0
                cpu1:   ldr     x1, =data
                        mov     w2, #1
                        str     w2, [x1]
                        hlt     #0
                """).cpus(2).schedule(schedule.toString()).run();

        assertEquals(new Outcome.AllHalted(), run.outcome());
    }

    @Test
    void undefinedInstructionsForEverReachTheBound() {
        bound(Program.of("""
                all:    udf     #0
                        b       all
                .balign 2048
                vectors: .space 0x200
                        add     x0, x0, #1
                        b       all
                """).run());
    }

    @Test
    void fetchesThatAbortForEverReachTheBound() {
        bound(Program.of("""
                all:    mov     x1, #0
                        br      x1
                .balign 2048
                vectors: .space 0x200
                        add     x0, x0, #1
                        br      x1
                """).run());
    }

    @Test
    void longPlainLoopComesToItsEnd() {
        Program.Run run = Program.of("""
                all:    mov     x0, #0x20000000
                1:      subs    x0, x0, #1
                        b.ne    1b
                        hlt     #0
                """).run();

        assertEquals(new Outcome.AllHalted(), run.outcome());
        assertEquals(1, run.statistics().steps());
    }

    private static Program faulting(String handler) {
        return Program.of("""
                all:    ldr     x1, =0x7fff0000
                again:  ldr     x2, [x1]
                        hlt     #0
                .balign 2048
                vectors: .space 0x200
                """ + handler).mmu();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eret",
                // Registers that only this CPU has come round, too.
                "mrs x9, elr_el1; msr elr_el1, x9; at s1e1r, x1; mrs x10, par_el1; msr daifclr, #4; eret",
                "ldr x9, =data; mrs x10, far_el1; str x10, [x9]; ldr x10, [x9]; eret",
                // And so does the TLB.
                "tlbi vmalle1; dsb nsh; isb; ldr x9, =data; ldr x10, [x9]; eret",
                // What it stores is there already, and a DSB makes it no newer.
                "ldr x9, =data; str xzr, [x9]; dsb ishst; eret",
                "ldr x9, =data; str xzr, [x9]; str xzr, [x9, #8]; str xzr, [x9, #16]; str xzr, [x9, #24]; dsb ish; eret"
            })
    void handlerThatReturnsToTheFaultWithNothingChangedIsALivelock(String handler) {
        Outcome.Stuck stuck = livelock(faulting(handler).run());

        assertEquals(List.of(new Outcome.Wait(0, Program.CODE + 4, Outcome.Wait.How.FAULTING)), stuck.waits());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add x7, x7, #1; cmp x7, #3000; b.lo 1f; adr x8, done; msr elr_el1, x8; 1: eret; done: hlt #0",
                "ldr x9, =data; ldr x10, [x9]; add x10, x10, #1; str x10, [x9]; cmp x10, #3000; mov x10, #0;"
                        + " b.lo 1f; adr x8, done; msr elr_el1, x8; 1: eret; done: hlt #0",
                "ldr x9, =data; ldr x10, [x9]; add x10, x10, #1; str x10, [x9]; dsb ishst; cmp x10, #3000; mov x10, #0;"
                        + " b.lo 1f; adr x8, done; msr elr_el1, x8; 1: eret; done: hlt #0"
            })
    void handlerThatCountsComesToItsEnd(String handler) {
        assertEquals(new Outcome.AllHalted(), faulting(handler).run().outcome());
    }

    @Test
    void faultThatAnotherCpuMendsIsNone() {
        StringBuilder schedule = new StringBuilder("0*3");
        schedule.append(",0*4".repeat(300));
        schedule.append(",1*6");
        Program.Run run = Program.of("""
                cpu0:   ldr     x1, =data
                1:      ldr     w2, [x1]
                        cbnz    w2, 2f
                        brk     #0
                        b       1b
                2:      hlt     #0
                cpu1:   ldr     x1, =data
                        mov     w2, #1
                        str     w2, [x1]
                        hlt     #0
                .balign 2048
                vectors: .space 0x200
                        mrs     x9, elr_el1
                        add     x9, x9, #4
                        msr     elr_el1, x9
                        eret
                """).cpus(2).schedule(schedule.toString()).run();

        assertEquals(new Outcome.AllHalted(), run.outcome());
    }

    /** A page without code: stores there are not told once there have been some, but they are progress. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 7, 1000})
    void counterInAPageOfItsOwnIsProgress(long quantum) {
        Program.Run run = Program.of("""
                all:    ldr     x1, =data
                        add     x1, x1, #8, lsl #12
                        mov     x2, #1
                1:      stadd   x2, [x1]
                        b       1b
                """).quantum(quantum).maxSteps(300_000).run();

        assertInstanceOf(Outcome.BoundReached.class, run.outcome());
    }

    /** Fetches see what another CPU has stored, as loads do. */
    @ParameterizedTest
    @ValueSource(strings = {"b .", "nop; b . - 4"})
    void aLoopOfPlainInstructionsIsOverWhenItIsReplaced(String loop) {
        Program.Run run =
                Program.of("""
                cpu0:   %s
                        hlt     #0
                cpu1:   ldr     x1, =cpu0
                        adr     x2, 1f
                        ldr     x2, [x2]
                        str     x2, [x1]
                        hlt     #0
                .balign 8
                1:      nop
                        hlt     #0
                """.formatted(loop.replace("; ", "\n"))).cpus(2).run();
        assertEquals(new Outcome.AllHalted(), run.outcome());
    }
}
