package mmulator.user;

import static mmulator.junit.Mmulator.M;
import static mmulator.junit.Mmulator.assertThat;
import static mmulator.junit.Mmulator.machine;
import static mmulator.user.CalledKernel.LINEAR;
import static mmulator.user.CalledKernel.MAP_PAGE;
import static mmulator.user.CalledKernel.PAGE;
import static mmulator.user.CalledKernel.STACK;
import static mmulator.user.CalledKernel.kernel;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import mmulator.fixture.FixtureException;
import mmulator.junit.Execution;
import mmulator.junit.MachineBuilder;
import org.junit.jupiter.api.Test;

/** Functions as a compiler makes them, called with arguments, what they call replaced. */
final class CallTest {
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
