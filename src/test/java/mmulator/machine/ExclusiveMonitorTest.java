package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LDXR, STXR and CLREX across CPUs: STXR writes 0 to its status register when it has stored. */
final class ExclusiveMonitorTest {

    private static Program reserveStoreByOther(String other) {
        return Program.of("""
                cpu0:   ldr     x1, =data
                        ldxr    x2, [x1]            // step 1 and 2
                        mov     x3, #7
                        stxr    w4, x3, [x1]
                        hlt     #0
                cpu1:   ldr     x1, =data
                        mov     x3, #5
                        %s
                        hlt     #0
                """.formatted(other))
                .mmu()
                .cpus(2)
                .prepare(memory -> memory.writeLong(Program.DATA, 5))
                .schedule("0*2,1*3,0*2");
    }

    @Test
    void storeExclusiveSucceedsWhenNobodyStored() {
        Program.Run run = reserveStoreByOther("ldr x2, [x1]").run();

        assertEquals(0, run.x(0, 4));
        assertEquals(7, run.word(Program.DATA));
    }

    @Test
    void storeExclusiveFailsWhenAnotherCpuStoredTheSameValue() {
        Program.Run run = reserveStoreByOther("str x3, [x1]").run();

        assertEquals(1, run.x(0, 4));
        assertEquals(5, run.word(Program.DATA));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "strb w3, [x1, #63]",
                "stp x3, x3, [x1, #48]",
                "str q0, [x1, #48]",
                "ldadd x3, x2, [x1, #0]",
                "stlr x3, [x1]",
                "swp x3, x2, [x1]",
                "stur x3, [x1, #1]"
            })
    void anyStoreToTheGranuleTakesTheReservation(String store) {
        Program.Run run = reserveStoreByOther(store.replace(", #0]", "]")).run();

        assertEquals(1, run.x(0, 4));
    }

    @Test
    void storeToTheNextGranuleLeavesTheReservation() {
        Program.Run run = reserveStoreByOther("str x3, [x1, #64]").run();

        assertEquals(0, run.x(0, 4));
    }

    @Test
    void storeThatStraddlesIntoTheGranuleTakesTheReservation() {
        Program.Run run = Program.of("""
                cpu0:   ldr     x1, =data + 64
                        ldxr    x2, [x1]
                        stxr    w4, x2, [x1]
                        hlt     #0
                cpu1:   ldr     x1, =data + 60
                        str     x3, [x1]
                        hlt     #0
                """).mmu().cpus(2).schedule("0*2,1*3,0*2").run();

        assertEquals(1, run.x(0, 4));
    }

    @Test
    void ownStoreLeavesTheReservation() {
        Program.Run run = Program.of("""
                cpu0:   ldr     x1, =data
                        ldxr    x2, [x1]
                        str     x3, [x1]
                        stxr    w4, x2, [x1]
                        hlt     #0
                """).run();

        assertEquals(0, run.x(4));
    }

    @Test
    void clearExclusiveMakesTheStoreFail() {
        Program.Run run = Program.of("""
                cpu0:   ldr     x1, =data
                        ldxr    x2, [x1]
                        clrex
                        stxr    w4, x2, [x1]
                        hlt     #0
                """).run();

        assertEquals(1, run.x(4));
    }

    @Test
    void secondStoreExclusiveWithoutALoadFails() {
        Program.Run run = Program.of("""
                cpu0:   ldr     x1, =data
                        ldxr    x2, [x1]
                        stxr    w4, x2, [x1]
                        stxr    w5, x2, [x1]
                        hlt     #0
                """).run();

        assertEquals(0, run.x(4));
        assertEquals(1, run.x(5));
    }

    @Test
    void storeExclusiveToAnotherGranuleFails() {
        Program.Run run = Program.of("""
                cpu0:   ldr     x1, =data
                        ldxr    x2, [x1]
                        add     x1, x1, #64
                        stxr    w4, x2, [x1]
                        hlt     #0
                """).run();

        assertEquals(1, run.x(4));
    }

    @Test
    void storeExclusiveThatFailsClearsTheReservation() {
        Program.Run run = Program.of("""
                cpu0:   ldr     x1, =data
                        add     x3, x1, #64
                        ldxr    x2, [x1]
                        stxr    w4, x2, [x3]
                        stxr    w5, x2, [x1]
                        hlt     #0
                """).run();

        assertEquals(List.of(1L, 1L), List.of(run.x(4), run.x(5)));
    }

    @Test
    void exceptionReturnClearsTheReservation() {
        Program.Run run = Program.of("""
                cpu0:   ldr     x1, =data
                        ldxr    x2, [x1]
                        svc     #0
                        stxr    w4, x2, [x1]
                        hlt     #0
                .balign 2048
                vectors: .space 0x200
                        eret
                """).run();

        assertEquals(1, run.x(4));
    }

    /** Of its stores to that page nobody heard any more. */
    @Test
    void storeOfACpuThatGoesOverThePageTakesTheReservation() {
        Program.Run run =
                Program.of("""
                cpu0:   ldr     x1, =data
                        ldxr    x2, [x1]
                        stxr    w4, x2, [x1]
                        hlt     #0
                cpu1:   ldr     x1, =data
                        str     x3, [x1, #0x100]
                        str     x3, [x1, #0x108]
                        str     x3, [x1, #0x110]
                        str     x3, [x1, #0x118]
                        str     x3, [x1, #0x120]
                        str     x3, [x1]
                        hlt     #0
                """).cpus(2).mmu().schedule("1*6,0*2,1*1,0*1").run();

        assertEquals(1, run.x(0, 4));
    }

    @Test
    void pairOfWordsIsTwoWordsAndNothingBehindThem() {
        Program.Run run = Program.of("""
                cpu0:   ldr     x1, =data
                        ldxp    w2, w3, [x1]
                        stxp    w4, w3, w2, [x1]
                        hlt     #0
                """)
                .prepare(memory -> {
                    memory.writeLong(Program.DATA, 2L << 32 | 1);
                    memory.writeLong(Program.DATA + 8, -1);
                })
                .run();

        assertEquals(List.of(1L, 2L, 0L), List.of(run.x(2), run.x(3), run.x(4)));
        assertEquals(List.of(1L << 32 | 2, -1L), List.of(run.word(Program.DATA), run.word(Program.DATA + 8)));
    }

    @Test
    void pairIsLoadedAndStoredWhole() {
        Program.Run run = Program.of("""
                cpu0:   ldr     x1, =data
                        ldxp    x2, x3, [x1]
                        ldp     w6, w7, [x1]
                        mov     x8, #8
                        mov     x9, #9
                        stxp    w4, x8, x9, [x1]
                        add     x1, x1, #16
                        ldxp    w10, w11, [x1]
                        stxp    w5, w8, w9, [x1]
                        hlt     #0
                """)
                .prepare(memory -> {
                    memory.writeLong(Program.DATA, 0x1111_2222_3333_4444L);
                    memory.writeLong(Program.DATA + 8, -2);
                    memory.writeLong(Program.DATA + 16, 0x5555_6666_7777_8888L);
                })
                .run();

        assertEquals(
                List.of(0x1111_2222_3333_4444L, -2L, 0L, 0L, 0x7777_8888L, 0x5555_6666L),
                List.of(run.x(2), run.x(3), run.x(4), run.x(5), run.x(10), run.x(11)));
        assertEquals(
                List.of(8L, 9L, 0x9_0000_0008L),
                List.of(run.word(Program.DATA), run.word(Program.DATA + 8), run.word(Program.DATA + 16)));
    }

    @Test
    void byteAndHalfwordAreZeroExtended() {
        Program.Run run = Program.of("""
                cpu0:   ldr     x1, =data
                        ldxrb   w2, [x1]
                        ldaxrh  w3, [x1]
                        mov     x5, #-1
                        stlxrh  w4, w5, [x1]
                        hlt     #0
                """)
                .prepare(memory -> memory.writeLong(Program.DATA, -16))
                .run();

        assertEquals(List.of(0xf0L, 0xfff0L, 0L), List.of(run.x(2), run.x(3), run.x(4)));
    }

    @Test
    void incrementsOfManyCpusAreNeverLost() {
        Program program = Program.of("""
                all:    ldr     x1, =data
                        mov     x5, #50
                1:      ldxr    x2, [x1]
                        add     x2, x2, #1
                        stxr    w4, x2, [x1]
                        cbnz    w4, 1b
                        subs    x5, x5, #1
                        b.ne    1b
                        hlt     #0
                """).cpus(4);

        for (long quantum : new long[] {1, 3, 7, 1000}) {
            Program.Run run = program.quantum(quantum).run();
            assertEquals(new Outcome.AllHalted(), run.outcome());
            assertEquals(200, run.word(Program.DATA), "quantum " + quantum);
        }
    }
}
