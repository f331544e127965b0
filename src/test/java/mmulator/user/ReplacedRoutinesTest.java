package mmulator.user;

import static mmulator.fixture.table.Attribute.PXN;
import static mmulator.fixture.table.Attribute.RW;
import static mmulator.fixture.table.Attribute.UXN;
import static mmulator.junit.Mmulator.K;
import static mmulator.junit.Mmulator.M;
import static mmulator.junit.Mmulator.assertThat;
import static mmulator.junit.Mmulator.machine;
import static mmulator.user.CalledKernel.LINEAR;
import static mmulator.user.CalledKernel.STACK;
import static mmulator.user.CalledKernel.kernel;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import mmulator.check.Rule;
import mmulator.junit.Execution;
import mmulator.junit.MachineBuilder;
import org.junit.jupiter.api.Test;

/** Java in the place of a routine: wherever that is reached, with the arguments, memory and rights of the CPU. */
final class ReplacedRoutinesTest {
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
}
