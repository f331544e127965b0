package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import mmulator.machine.event.Event;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a walk sees a descriptor that was stored: another CPU's after DSB ISHST, the own one after DSB and ISB for sure. */
final class DescriptorVisibilityTest {
    static final long VA = 0x8000_0000L;
    private static final long NEIGHBOUR = VA + 0x1000;

    /** x4 is where VA's descriptor belongs, x6 its neighbour's; x3 is a valid one; x1 is VA. The neighbour is mapped. */
    static Program program(String text) {
        return Program.of(text + """

                .balign 2048
                vectors: .space 0x200
                        mrs     x20, esr_el1
                        hlt     #1
                """)
                .mmu(p -> {
                    p.tables().map(p.lower(), NEIGHBOUR, 3, Program.DATA);
                    for (int cpu = 0; cpu < 3; cpu++) {
                        p.x(cpu, 1, VA)
                                .x(cpu, 3, TestTables.leaf(3, Program.DATA).value())
                                .x(cpu, 4, p.tables().place(p.lower(), VA, 3))
                                .x(cpu, 6, p.tables().place(p.lower(), NEIGHBOUR, 3));
                    }
                })
                .prepare(memory -> memory.writeLong(Program.DATA, 111));
    }

    private static Program.Run byOther(String publish) {
        return program("""
                cpu0:   str     x3, [x4]
                        %s
                        hlt     #0
                cpu1:   ldr     x2, [x1]
                        hlt     #0
                """.formatted(publish)).cpus(2).schedule("0*3,1*1").run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dsb ishst", "dsb ish", "dsb sy", "dsb osh", "dsb st", "dsb ishnxs"})
    void otherWalkSeesTheStoreAfterABarrierThatReachesIt(String barrier) {
        assertEquals(111, byOther(barrier).x(1, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nop", "dmb sy", "dmb ishst", "dsb nsh", "dsb nshst", "dsb ishld", "isb", "dsb ld"})
    void otherWalkMissesTheStoreUntilThen(String barrier) {
        Program.Run run = byOther(barrier);

        assertEquals(0, run.x(1, 2));
        assertInstanceOf(WalkFault.class, run.translations(VA).getFirst().walk());
    }

    @Test
    void barrierOfTheReaderDoesNotHelp() {
        Program.Run run = program("""
                cpu0:   str     x3, [x4]
                        hlt     #0
                cpu1:   dsb     sy
                        isb
                        ldr     x2, [x1]
                        hlt     #0
                """).cpus(2).schedule("0*2,1*3").run();

        assertEquals(0, run.x(1, 2));
    }

    @Test
    void dataIsSeenAtOnce() {
        Program.Run run = program("""
                cpu0:   str     x3, [x4]
                        hlt     #0
                cpu1:   ldr     x2, [x4]
                        hlt     #0
                """).cpus(2).schedule("0*2,1*1").run();

        assertEquals(run.x(0, 3), run.x(1, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nop", "isb", "dsb ishst", "dmb sy"})
    void ownWalkOfADeterministicRunSeesTheStoreAtOnce(String between) {
        Program.Run run = program("all: str x3, [x4]\n" + between + "\n ldr x2, [x1]\n hlt #0")
                .run();

        assertEquals(111, run.x(2));
    }

    @Test
    void laterStoreToThePageNeedsItsOwnBarrier() {
        Program.Run run = program("""
                cpu0:   str     x3, [x6]
                        dsb     ishst
                        str     x3, [x4]
                        hlt     #0
                cpu1:   ldr     x2, [x1]
                        hlt     #0
                """).cpus(2).schedule("0*4,1*1").run();

        assertEquals(0, run.x(1, 2));
    }

    /** Before cpu2 looks, cpu0 maps VA and cpu1 unmaps its neighbour in the same page of descriptors. */
    private static Program.Run twoWriters(String barrier0, String barrier1) {
        return program("""
                cpu0:   str     x3, [x4]
                        %s
                        hlt     #0
                cpu1:   str     xzr, [x6]
                        %s
                        hlt     #0
                cpu2:   ldr     x2, [x1, #4096]
                        ldr     x5, [x1]
                        hlt     #0
                """.formatted(barrier0, barrier1))
                .cpus(3)
                .schedule("0*1,1*1,0*2,1*2,2*2")
                .run();
    }

    @Test
    void storesOfTwoCpusToOnePageAreBothHiddenUntilPublished() {
        Program.Run run = twoWriters("dmb sy", "dmb sy");

        assertEquals(111, run.x(2, 2), "the neighbour is still there");
        assertEquals(0x9600_0007L, run.x(2, 20), "VA is not there yet");
    }

    @Test
    void storesOfTwoCpusToOnePageArePublishedByTheFirstAlone() {
        Program.Run run = twoWriters("dsb ish", "dmb sy");

        assertEquals(List.of(111L, 111L), List.of(run.x(2, 2), run.x(2, 5)));
    }

    @Test
    void storesOfTwoCpusToOnePageArePublishedByTheSecondAlone() {
        Program.Run run = twoWriters("dmb sy", "dsb ish");

        assertEquals(0x9600_0007L, run.x(2, 20));
        assertEquals(0, run.x(2, 2));
    }

    @Test
    void tableThatIsFilledBeforeItIsLinkedIsSeenWithTheLink() {
        Program.Run run = program("""
                cpu0:   str     x8, [x7]
                        dsb     ishst
                        str     x10, [x9]
                        dsb     ishst
                        hlt     #0
                cpu1:   ldr     x2, [x12]
                        hlt     #0
                """)
                .cpus(2)
                .schedule("0*5,1*1")
                .mmuMore(p -> {
                    long va = 0x1_0000_0000L;
                    long table = p.tables().newTable();
                    p.x(0, 8, TestTables.leaf(3, Program.DATA).value()).x(0, 7, table);
                    p.x(0, 10, TestTables.table(2, table).value())
                            .x(0, 9, p.tables().place(p.lower(), va, 2));
                    p.x(1, 12, va);
                })
                .run();

        assertEquals(111, run.x(1, 2));
    }

    /** What cpu1's access gets is the TLB's affair; what a walk says by now is another matter, and rules judge by that. */
    @Test
    void accessIsJudgedAnewOnceAnotherCpuHasPublished() {
        Program.Run run = program("""
                cpu0:   str     x7, [x6]
                        dsb     ishst
                        hlt     #0
                cpu1:   ldr     x2, [x1, #4096]
                        ldr     x2, [x1, #4096]
                        ldr     x2, [x1, #4096]
                        hlt     #0
                """)
                .x(0, 7, TestTables.leaf(3, Program.DATA + 0x1000).value())
                .cpus(2)
                .schedule("1*1,0*1,1*1,0*1,1*1")
                .run();

        assertEquals(
                List.of(Program.DATA, Program.DATA, Program.DATA + 0x1000),
                run.translations(NEIGHBOUR).stream()
                        .map(access -> assertInstanceOf(Translated.class, access.walk())
                                .outputAddress())
                        .toList());
    }

    /** Nobody noticed the second store at the time: its page was none of a table. */
    @Test
    void storeAfterABarrierIsMissedOnceItsPageBecomesATable() {
        long va = VA + 0x20_0000;
        Program.Run run = program("""
                cpu0:   str     x7, [x5]
                        dsb     ishst
                        str     x3, [x5]
                        hlt     #0
                cpu1:   str     x8, [x9]
                        dsb     ishst
                        isb
                        ldr     x2, [x10]
                        hlt     #0
                """)
                .mmuMore(p -> {
                    long pages = p.tables().newTable();
                    for (int cpu = 0; cpu < 2; cpu++) {
                        p.x(cpu, 5, pages)
                                .x(
                                        cpu,
                                        7,
                                        TestTables.leaf(3, Program.DATA + 0x1000)
                                                .value())
                                .x(cpu, 8, TestTables.table(2, pages).value())
                                .x(cpu, 9, p.tables().place(p.lower(), va, 2))
                                .x(cpu, 10, va);
                    }
                })
                .cpus(2)
                .schedule("0*3,1*5,0*1")
                .run();

        Event.Translation access = run.translations(va).getFirst();
        assertEquals(
                Program.DATA + 0x1000,
                assertInstanceOf(Translated.class, access.walk()).outputAddress());
    }
}
