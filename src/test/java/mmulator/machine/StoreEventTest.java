package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Store events tell the address, the size and the exact old and new value of every store. */
final class StoreEventTest {

    private static String told(Program.Run run) {
        return run.events(Event.Store.class).stream()
                .map(event -> String.format(
                        "%x/%d:%x->%x",
                        event.physicalAddress() - Program.DATA, event.size(), event.oldValue(), event.newValue()))
                .collect(Collectors.joining(" "));
    }

    private static Program program(String text) {
        return Program.of("all: " + text + "\n hlt #0")
                .x(0, 1, Program.DATA)
                .x(0, 2, 0x8877_6655_4433_2211L)
                .x(0, 3, -1)
                .x(0, 4, 0x0101_0101_0101_0101L)
                .detail(Observer.Detail.STORES)
                .mmu()
                .prepare(memory -> {
                    memory.writeLong(Program.DATA, 0x0706_0504_0302_0100L);
                    memory.writeLong(Program.DATA + 8, 0x0f0e_0d0c_0b0a_0908L);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "str x2, [x1]                 | 0/8:706050403020100->8877665544332211",
                "str w2, [x1, #4]             | 4/4:7060504->44332211",
                "strh w2, [x1, #2]            | 2/2:302->2211",
                "strb w3, [x1, #7]            | 7/1:7->ff",
                "str xzr, [x1, #8]!           | 8/8:f0e0d0c0b0a0908->0",
                "str x3, [x1], #8             | 0/8:706050403020100->ffffffffffffffff",
                "str w3, [x1]                 | 0/4:3020100->ffffffff",
                "stur x2, [x1, #3]            | 3/8:a09080706050403->8877665544332211",
                "stp w2, w3, [x1]             | 0/4:3020100->44332211 4/4:7060504->ffffffff",
                "stp x2, x3, [x1]             | 0/8:706050403020100->8877665544332211 8/8:f0e0d0c0b0a0908->ffffffffffffffff",
                "stlr x2, [x1]                | 0/8:706050403020100->8877665544332211",
                "ldadd x4, x5, [x1]           | 0/8:706050403020100->807060504030201",
                "ldaddb w3, w5, [x1]          | 0/1:0->ff",
                "ldclr w3, w5, [x1]           | 0/4:3020100->0",
                "swp x2, x5, [x1]             | 0/8:706050403020100->8877665544332211",
                "str x2, [x1, #4088]          | ff8/8:0->8877665544332211",
            })
    void storeIsToldExactly(String instruction, String expected) {
        Program.Run run = program(instruction).run();

        assertEquals(expected, told(run));
        assertEquals(
                told(run),
                told(program(instruction).detail(Observer.Detail.STEPS).run()));
    }

    /** From the lowest byte on; only the last makes it the address of the table. */
    @Test
    void tableThatIsLinkedByteByByteIsFound() {
        Program.Run run = Program.of("""
                all:    strb    w2, [x1], #1
                        lsr     w2, w2, #8
                        cbnz    w2, all
                        hlt     #0
                """)
                .mmu(p -> {
                    long table = p.tables().newTable();
                    p.x(0, 1, p.tables().place(p.lower(), 0x8000_0000L, 2));
                    p.x(0, 2, table | 3);
                    p.x(0, 3, table);
                })
                .run();

        assertTrue(
                run.events(Event.TableFound.class).stream().anyMatch(found -> found.address() == run.x(0, 3)),
                () -> run.events(Event.TableFound.class).toString());
    }

    @Test
    void vectorStoreIsToldInParts() {
        Program.Run run = program("ldr q1, [x1]\n str q1, [x1, #16]").run();

        assertEquals("10/8:0->706050403020100 18/8:0->f0e0d0c0b0a0908", told(run));
    }

    @Test
    void compareAndSwapThatMatchesStores() {
        Program.Run run = program("ldr x5, [x1]\n cas x5, x2, [x1]").run();

        assertEquals("0/8:706050403020100->8877665544332211", told(run));
    }

    @Test
    void compareAndSwapThatDiffersLeavesMemoryAsItWas() {
        Program.Run run = program("cas x3, x2, [x1]").run();

        assertTrue(run.events(Event.Store.class).stream().allMatch(event -> event.oldValue() == event.newValue()));
        assertEquals(0x0706_0504_0302_0100L, run.word(Program.DATA));
    }

    @Test
    void storeExclusiveIsToldWhenItStores() {
        assertEquals(
                "0/8:706050403020100->8877665544332211",
                told(program("ldxr x5, [x1]\n stxr w6, x2, [x1]").run()));
        assertEquals("", told(program("stxr w6, x2, [x1]").run()));
    }

    @Test
    void zeroingIsToldByWords() {
        Program.Run run = program("add x1, x1, #5\n dc zva, x1").run();

        assertEquals(8, run.events(Event.Store.class).size());
        assertTrue(told(run).startsWith("0/8:706050403020100->0 8/8:f0e0d0c0b0a0908->0 10/8:0->0"), told(run));
    }

    @Test
    void storeThatCrossesPagesIsToldByteByByteWhereItGoes() {
        Program.Run run = Program.of("all: str w2, [x1]\n hlt #0")
                .x(0, 1, 0x8000_0ffeL)
                .x(0, 2, 0x4433_2211L)
                .mmu(p -> {
                    p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA + 0x5000);
                    p.tables().map(p.lower(), 0x8000_1000L, 3, Program.DATA + 0x3000);
                })
                .detail(Observer.Detail.STORES)
                .run();

        assertEquals("5ffe/1:0->11 5fff/1:0->22 3000/1:0->33 3001/1:0->44", told(run));
        assertEquals(0x2211L << 48, run.word(Program.DATA + 0x5ff8));
        assertEquals(0x4433L, run.word(Program.DATA + 0x3000));
        assertEquals(1, run.translations(0x8000_1000L).size());
    }

    @Test
    void unprivilegedStoreThatCrossesPagesIsToldToo() {
        Program.Run run = Program.of("all: sttr w2, [x1]\n hlt #0")
                .x(0, 1, 0x8000_0ffeL)
                .x(0, 2, 0x4433_2211L)
                .mmu(p -> {
                    p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA, d -> d.with(1L << 6, true));
                    p.tables().map(p.lower(), 0x8000_1000L, 3, Program.DATA + 0x1000, d -> d.with(1L << 6, true));
                })
                .detail(Observer.Detail.STORES)
                .run();

        assertEquals("ffe/1:0->11 fff/1:0->22 1000/1:0->33 1001/1:0->44", told(run));
    }

    @Test
    void withoutDetailOnlyStoresToTablesAreTold() {
        Program.Run run = Program.of("all: ldr x0, [x1]\n str x2, [x1]\n str x2, [x4]\n hlt #0")
                .x(0, 1, 0x8000_0000L)
                .mmu(p -> {
                    p.tables().map(p.lower(), 0x8000_0000L, 3, Program.DATA);
                    p.x(0, 4, p.tables().place(p.lower(), 0x8000_0000L, 3) + 64);
                })
                .run();

        List<Event.Store> stores = run.events(Event.Store.class);
        assertEquals(1, stores.size());
        assertTrue(stores.getFirst().table());
    }

    @Test
    void storesOfALoopAreAllTold() {
        Program.Run run = program("mov x5, #500\n1: str x5, [x1]\n subs x5, x5, #1\n b.ne 1b")
                .run();

        assertEquals(500, run.events(Event.Store.class).size());
        assertEquals(2, run.events(Event.Store.class).getLast().oldValue());
    }
}
