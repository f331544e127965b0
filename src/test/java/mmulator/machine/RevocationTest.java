package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import mmulator.arch.Descriptor;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an access has been granted holds until what its judgement rested on changes, and no longer; in the fast gear, too. */
final class RevocationTest {
    private static final String GEAR = "mmulator.gear";
    private static final long VA = 0x8000_0000L;
    /** By another table, and with another index there. */
    private static final long ELSEWHERE = 0x80e5_5000L;

    private final String gear = System.getProperty(GEAR, "auto");

    @BeforeEach
    void fast() {
        System.setProperty(GEAR, "fast");
    }

    @AfterEach
    void restore() {
        System.setProperty(GEAR, gear);
    }

    /** Loads from VA before and after {@code text}. x4 is the level 3 descriptor of {@code place}, and x5 one that is Invalid, too. */
    private static Program.Run around(String text, long place) {
        return Program.of("""
                all:    ldr     x2, [x1]
                        %s
                        ldr     x2, [x1]
                        hlt     #0
                """.formatted(text))
                .mmu(p -> {
                    p.tables().map(p.lower(), VA, 3, Program.DATA);
                    p.tables().map(p.lower(), ELSEWHERE, 3, Program.DATA + 0x1000);
                    p.x(0, 1, VA).x(0, 4, p.tables().place(p.lower(), place, 3)).x(0, 5, 1 << 12);
                })
                .run();
    }

    private static int judged(Program.Run run) {
        return run.translations(VA).size();
    }

    @Test
    void accessIsJudgedOnceWhereNothingChanges() {
        assertEquals(1, judged(around("dsb ish\n isb", VA)));
    }

    @Test
    void storeToADescriptorElsewhereLeavesWhatIsGranted() {
        assertEquals(1, judged(around("str x5, [x4]\n dsb ish", ELSEWHERE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dsb ish", "nop"})
    void storeToItsDescriptorHasTheAccessJudgedAgain(String after) {
        assertEquals(2, judged(around("ldr x5, [x4]\n eor x5, x5, #1 << 55\n str x5, [x4]\n " + after, VA)));
    }

    @Test
    void storeToAMemberOfARunHasTheOthersJudgedAgain() {
        assertEquals(2, judged(around("str x5, [x4]", VA + 0x5000)));
        assertEquals(1, judged(around("str x5, [x4]", VA + 0x1_0000)));
    }

    /** Arm ARM I_PGVGZ: what is made of the valid members serves none that is Invalid. */
    @Test
    void aRunWithAnInvalidMemberIsNotOneEntry() {
        Program.Run run = Program.of("""
                all:    ldr     x2, [x1]
                        ldr     x2, [x3]
                        hlt     #0
                """)
                .mmu(p -> {
                    for (int i = 0; i < 16; i++) {
                        if (i != 1) {
                            p.tables()
                                    .map(
                                            p.lower(),
                                            VA + 0x1000L * i,
                                            3,
                                            Program.DATA + 0x1000L * i,
                                            leaf -> leaf.with(Descriptor.CONTIGUOUS, true));
                        }
                    }
                    p.x(0, 1, VA).x(0, 3, VA + 0x1000);
                })
                .run();
        assertInstanceOf(Outcome.UnhandledException.class, run.outcome());
    }

    @Test
    void storeByAnotherCpuHasTheAccessJudgedAgain() {
        Program.Run run = Program.of("""
                cpu0:   ldr     x2, [x1]
                        ldr     x2, [x1]
                        hlt     #0
                cpu1:   str     xzr, [x4]
                        hlt     #0
                """)
                .cpus(2)
                .mmu(p -> {
                    p.tables().map(p.lower(), VA, 3, Program.DATA);
                    p.x(0, 1, VA).x(1, 4, p.tables().place(p.lower(), VA, 3));
                })
                .schedule("0*1,1*1,0*1")
                .run();

        assertEquals(
                List.of(1L, 3L),
                run.translations(VA).stream().map(Event.Translation::step).toList());
    }

    /** A page that was granted for stores is fetched from; stores to it are heard of all the same. */
    @Test
    void fetchGrantsNoStores() {
        Program program = Program.of("""
                all:    ldr     x1, =routine
                        ldr     w2, replacement
                        str     w2, [x1, #64]
                        str     w2, [x1, #68]
                        str     w2, [x1, #72]
                        bl      routine
                        mov     x10, x0
                        str     w2, [x1]
                        dsb     ish
                        ic      ivau, x1
                        dsb     ish
                        isb
                        bl      routine
                        hlt     #0
                replacement:
                        mrs     x0, ttbr0_el1
                .balign 4096
                routine:
                        mov     x0, #1
                        nop
                        str     w2, [x1, #76]
                        ret
                """).mmu();
        Program.Run run = program.run();

        assertEquals(List.of(1L, program.lower()), List.of(run.x(10), run.x(0)));
    }

    /** A descriptor that another CPU has not published has loads of what it stored heard, which the machine makes then: each as the engine would. */
    @ParameterizedTest
    @CsvSource({
        "'ldr x2, [x1]', 0x8796a5b4c3d2e1f0, 0",
        "'ldr w2, [x1]', 0xc3d2e1f0, 0",
        "'ldrsw x2, [x1]', 0xffffffffc3d2e1f0, 0",
        "'ldrh w2, [x1, #2]', 0xc3d2, 0",
        "'ldrsh w2, [x1]', 0xffffe1f0, 0",
        "'ldrsh x2, [x1]', 0xffffffffffffe1f0, 0",
        "'ldrb w2, [x1, #1]', 0xe1, 0",
        "'ldrsb w2, [x1]', 0xfffffff0, 0",
        "'ldrsb x2, [x1]', 0xfffffffffffffff0, 0",
        "'ldp x2, x3, [x1]', 0x8796a5b4c3d2e1f0, 0x0f1e2d3c4b5a6978",
        "'ldp w2, w3, [x1]', 0xc3d2e1f0, 0x8796a5b4",
        "'ldpsw x2, x3, [x1]', 0xffffffffc3d2e1f0, 0xffffffff8796a5b4",
        "'ldpsw x2, x3, [x1, #8]', 0x4b5a6978, 0x0f1e2d3c",
        "'ldr x2, [x1], #8', 0x8796a5b4c3d2e1f0, 0",
        "'ldr x2, [x1, #8]!', 0x0f1e2d3c4b5a6978, 0",
        "'ldpsw x2, x3, [x1], #8', 0xffffffffc3d2e1f0, 0xffffffff8796a5b4"
    })
    void heardLoadIsMadeAsTheEngineWouldMakeIt(String load, String first, String second) {
        Program.Run run = Program.of("""
                cpu1:   stp     x6, x7, [x1]
                        str     x5, [x4]
                        hlt     #0
                cpu0:   mov     x8, x1
                        %s
                        sub     x8, x1, x8
                        hlt     #0
                """.formatted(load))
                .cpus(2)
                .schedule("1*3")
                .mmu(p -> {
                    p.tables().map(p.lower(), VA, 3, Program.DATA);
                    p.tables().map(p.lower(), ELSEWHERE, 3, Program.DATA + 0x1000);
                    p.x(0, 1, VA).x(1, 1, VA).x(1, 4, p.tables().place(p.lower(), ELSEWHERE, 3));
                    p.x(1, 5, 1 << 12).x(1, 6, 0x8796_a5b4_c3d2_e1f0L).x(1, 7, 0x0f1e_2d3c_4b5a_6978L);
                })
                .run();
        assertEquals(new Outcome.AllHalted(), run.outcome());
        assertEquals(Long.parseUnsignedLong(first.substring(2), 16), run.x(0, 2));
        assertEquals(second.equals("0") ? 0 : Long.parseUnsignedLong(second.substring(2), 16), run.x(0, 3));
        assertEquals(load.contains("]!") || load.contains("],") ? 8 : 0, run.x(0, 8));
    }
}
