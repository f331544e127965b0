package mmulator.user;

import static mmulator.fixture.table.Attribute.PXN;
import static mmulator.fixture.table.Attribute.RW;
import static mmulator.fixture.table.Attribute.UXN;
import static mmulator.junit.Mmulator.K;
import static mmulator.junit.Mmulator.M;
import static mmulator.junit.Mmulator.assertThat;
import static mmulator.junit.Mmulator.machine;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import mmulator.check.Rule;
import mmulator.fixture.FixtureException;
import mmulator.junit.Execution;
import mmulator.junit.MachineBuilder;
import org.junit.jupiter.api.Test;

/** Functions as a compiler makes them, called with arguments, what they call replaced. */
final class CallTest {
    private static final long LINEAR = 0xffff_0000_0000_0000L;
    private static final long STACK = LINEAR + 0x80_0000;

    private static MachineBuilder kernel() {
        return machine()
                .memory(0x4000_0000, M(64))
                .tables(tables -> tables.pool(0x4100_0000, M(1))
                        .root("swapper", root -> root.map(LINEAR, 0x4000_0000, M(64), RW, PXN, UXN)));
    }

    /** long map_page(u64 *table, u64 index, u64 attributes): puts a page from the allocator there; 0, or -1 without one. */
    private static final String MAP_PAGE = """
                    .global map_page
            map_page:
                    stp     x29, x30, [sp, #-48]!
                    mov     x29, sp
                    stp     x19, x20, [sp, #16]
                    str     x21, [sp, #32]
                    mov     x19, x0
                    mov     x20, x1
                    mov     x21, x2
                    bl      alloc_page
                    cbz     x0, 1f
                    orr     x0, x0, x21
                    str     x0, [x19, x20, lsl #3]
                    dsb     ishst
                    isb
                    mov     x0, #0
                    b       2f
            1:      mov     x0, #-1
            2:      ldr     x21, [sp, #32]
                    ldp     x19, x20, [sp, #16]
                    ldp     x29, x30, [sp], #48
                    ret
            """;

    private static final long PAGE = 0x0060_0000_0000_0703L;

    @Test
    void allocatorInJavaFeedsTheFunction() {
        ArrayDeque<Long> free = new ArrayDeque<>(List.of(0x4300_0000L, 0x4300_1000L));
        List<Integer> callers = new ArrayList<>();
        try (Execution execution = kernel().cpu(cpu -> cpu.ttbr1("swapper")
                        .call("map_page", LINEAR + 0x200_0000, 5, PAGE)
                        .stack(STACK))
                .replace("alloc_page", call -> {
                    callers.add(call.cpu());
                    return free.isEmpty() ? 0 : free.remove();
                })
                .assemble(MAP_PAGE)
                .run()) {
            assertThat(execution)
                    .halted()
                    .brokeNoRule()
                    .result(0)
                    .isEqualTo(0)
                    .memory(0x4200_0028, 8)
                    .isEqualTo(PAGE | 0x4300_0000L)
                    .register(0, "sp")
                    .isEqualTo(STACK);
        }
        assertEquals(List.of(0), callers);
        assertEquals(1, free.size());
    }

    @Test
    void allocatorThatFailsIsAValue() {
        Execution execution = kernel().cpu(cpu ->
                        cpu.ttbr1("swapper").call("map_page", LINEAR, 5, PAGE).stack(STACK))
                .replaceWithValue("alloc_page", 0)
                .assemble(MAP_PAGE)
                .run();

        assertThat(execution).halted().brokeNoRule().result(0).isEqualTo(-1);
        assertTrue(execution.statistics().steps() > 0);
    }

    @Test
    void whatIsLeftOutIsNotDone() {
        Execution execution = machine()
                .memory(0x4000_0000, M(4))
                .cpu(cpu -> cpu.call("twice", 21))
                .assemble("""
                        twice:  add     x0, x0, x0      // in place
                                ret
                        """)
                .without("twice", "add x0,x0,x0")
                .run();

        assertThat(execution).halted().brokeNoRule().result(0).isEqualTo(21);
    }

    @Test
    void definedRoutineIsReplacedAtItsLabelForEveryCaller() {
        MachineBuilder machine = machine()
                .memory(0x4000_0000, M(4))
                .cpu(cpu -> cpu.call("caller", 1))
                .cpu(cpu -> cpu.call("caller", 2))
                .assemble("""
                        caller: mov     x19, x30
                                bl      callee
                                ret     x19
                        callee: hlt     #3
                        other:  add     x0, x0, #10
                                ret
                        """)
                .replaceWithStub("callee", "other");

        Execution execution = machine.run();
        assertEquals(execution.toString(), machine.run().toString(), "a builder can be used again");

        assertThat(execution)
                .halted()
                .brokeNoRule()
                .result(0)
                .isEqualTo(11)
                .result(1)
                .isEqualTo(12);
        assertEquals(4, execution.statistics().steps(), "each call is a step, and each hlt");
    }

    @Test
    void replacementIsFoundThroughTheIdentityMapToo() {
        Execution execution = kernel().tables(tables -> tables.root("idmap", root -> root.identity(".text", RW)))
                .cpu(cpu -> cpu.ttbr0("idmap").ttbr1("swapper").call("pa(caller)", 7))
                .assemble("""
                        caller: mov     x19, x30
                                bl      callee
                                ret     x19
                        callee: hlt     #3
                        other:  adr     x0, other
                                ret
                        """)
                .replaceWithStub("callee", "other")
                .run();

        assertThat(execution).halted().brokeNoRule().result(0).isEqualTo("pa(other)");
    }

    @Test
    void ninthArgumentIsOnTheStack() {
        String sum = """
                sum:    ldp     x9, x10, [sp]
                        add     x0, x0, x7
                        add     x0, x0, x9
                        add     x0, x0, x10, lsl #8
                        ret
                """;
        MachineBuilder on = kernel().cpu(cpu -> cpu.ttbr1("swapper")
                        .call("sum", 1, 0, 0, 0, 0, 0, 0, 2, 4, 8)
                        .stack(STACK))
                .assemble(sum);
        MachineBuilder off = machine()
                .memory(0x4000_0000, M(4))
                .cpu(cpu -> cpu.call("sum", 1, 0, 0, 0, 0, 0, 0, 2, 4)
                        .argument("sum - sum + 8")
                        .stack(0x4030_0000))
                .assemble(sum);

        assertThat(on.run()).halted().brokeNoRule().result(0).isEqualTo(0x807);
        assertThat(off.run()).halted().brokeNoRule().result(0).isEqualTo(0x807);
    }

    @Test
    void javaSeesTheArgumentsAndMemoryAsTheCpuDoes() {
        Execution execution = kernel().cpu(cpu ->
                        cpu.ttbr1("swapper").call("caller", LINEAR + K(64)).stack(STACK))
                .variable("0x4001_0000", 40)
                .variable("0x4001_0008", 1, 0xff)
                .assemble("""
                        caller: stp     x29, x30, [sp, #-16]!
                                mov     x1, #2
                                bl      add_to
                                ldp     x29, x30, [sp], #16
                                ret
                        """)
                .replace("add_to", call -> {
                    long sum = call.load(call.argument(0), 8) + call.argument(1);
                    call.store(call.argument(0), 8, sum);
                    return sum + call.load(call.argument(0) + 8, 1);
                })
                .run();

        assertThat(execution)
                .halted()
                .brokeNoRule()
                .memory(0x4001_0000, 8)
                .isEqualTo(42)
                .result(0)
                .isEqualTo(42 + 0xff);
    }

    @Test
    void storesOfJavaAreJudgedLikeAnyOther() {
        long descriptor = LINEAR + 0x100_3000;
        Execution execution = machine()
                .memory(0x4000_0000, M(64))
                .tables(tables -> tables.pool(0x4100_0000, M(1))
                        .root("swapper", root -> root.mapBlocks(LINEAR, 0x4000_0000, M(64), M(2), RW, PXN, UXN)))
                .cpu(cpu -> cpu.ttbr1("swapper").call("caller", descriptor))
                .assemble("""
                        caller: mov     x19, x30
                                bl      set
                                ret     x19
                        """)
                .replace("set", call -> {
                    call.store(call.argument(0), 8, 0x4200_0003);
                    return 0;
                })
                .run();

        assertThat(execution).broke(Rule.BBM_VALID_TO_VALID).byCpu(0).at("set");
    }

    @Test
    void accessOfJavaThatFaultsIsTheCpusException() {
        Execution execution = kernel().cpu(cpu -> cpu.ttbr1("swapper").call("caller", 0))
                .assemble("""
                        caller: mov     x19, x30
                                bl      peek
                                ret     x19
                        """)
                .replace("peek", call -> call.load(call.argument(0), 8))
                .run();

        assertThat(execution).broke(Rule.UNHANDLED_EXCEPTION);
        assertTrue(execution.toString().contains("far  0x0000000000000000"), execution::toString);
        assertTrue(execution.toString().contains("elr  peek"), execution::toString);
    }

    @Test
    void routineStaysReplacedWhenItsCodeIsWritten() {
        Execution execution = machine()
                .memory(0x4000_0000, M(4))
                .cpu(cpu -> cpu.call("caller"))
                .assemble("""
                        caller: mov     x19, x30
                                bl      callee
                                mov     x20, x0
                                adr     x1, callee
                                ldr     w2, nop
                                str     w2, [x1]
                                dsb     ish
                                isb
                                bl      callee
                                add     x0, x0, x20
                                ret     x19
                        nop:    nop
                        callee: hlt     #3
                        """)
                .replaceWithValue("callee", 21)
                .run();

        assertThat(execution).halted().brokeNoRule().result(0).isEqualTo(42);
    }

    @Test
    void assertionInJavaFailsTheTest() {
        MachineBuilder machine = machine()
                .memory(0x4000_0000, M(4))
                .cpu(cpu -> cpu.call("callee"))
                .assemble("callee: ret\n")
                .replace("callee", call -> {
                    throw new AssertionError("called by cpu" + call.cpu());
                });

        assertEquals(
                "called by cpu0",
                assertThrows(AssertionError.class, machine::run).getMessage());
    }

    @Test
    void replacedValuesAreExploredAndJavaIsRefused() {
        MachineBuilder machine = machine()
                .memory(0x4000_0000, M(4))
                .section("rest", 0x4020_0000)
                .observe("counter")
                .cpus(2, cpu -> cpu.call("add"))
                .replaceWithValue("amount", 3)
                .assemble("""
                        add:    mov     x19, x30
                                bl      amount
                                ldr     x9, =counter
                                ldr     x1, [x9]
                                add     x1, x1, x0
                                str     x1, [x9]
                                ret     x19
                                .bss
                        counter: .skip  8
                        """);

        assertThat(machine.build().explore())
                .passed()
                .sometimesEndsWith("counter=0x6")
                .sometimesEndsWith("counter=0x3");

        MachineBuilder java = machine()
                .memory(0x4000_0000, M(4))
                .cpu(cpu -> cpu.call("f"))
                .assemble("f: ret\n")
                .replace("f", call -> 0);
        IllegalStateException refused = assertThrows(IllegalStateException.class, java::explore);
        assertTrue(
                String.valueOf(refused.getMessage()).startsWith("'f' is replaced by Java code"), refused::getMessage);
    }

    @Test
    void mistakesOfCallsNameTheirLine() {
        assertMistake(
                machine()
                        .memory(0x4000_0000, M(4))
                        .cpu(cpu -> cpu.call("f", 1, 2, 3, 4, 5, 6, 7, 8, 9))
                        .assemble("f: ret\n"),
                "9 arguments, of which 8 go into registers; expected 'stack' for the rest");
        assertMistake(
                kernel().cpu(cpu -> cpu.ttbr1("swapper")
                                .call("f", 1, 2, 3, 4, 5, 6, 7, 8, 9)
                                .stack(0xffff_0001_0000_0000L))
                        .assemble("f: ret\n"),
                "stack: 0xffff0000fffffff0 is not mapped; expected room for arguments");
        assertMistake(
                machine()
                        .memory(0x4000_0000, M(4))
                        .cpu(cpu -> cpu.call("f").register("x30", 1))
                        .assemble("f: ret\n"),
                "registers: the call sets x30");
        assertMistake(
                machine()
                        .memory(0x4000_0000, M(4))
                        .cpu(cpu -> cpu.call("0x40200000"))
                        .assemble("f: ret\n"),
                "function '0x40200000' is no label of the sources; expected one, or 'return-to'");
    }

    private static void assertMistake(MachineBuilder machine, String expected) {
        String message = String.valueOf(
                assertThrows(FixtureException.class, machine::build).getMessage());
        assertTrue(
                message.matches("(?s)src/test/java/mmulator/user/CallTest\\.java:\\d+:1: error: .*")
                        && message.contains(expected),
                message);
    }
}
