package example;

import static mmulator.junit.Mmulator.M;
import static mmulator.junit.Mmulator.assertThat;
import static mmulator.junit.Mmulator.machine;

import java.util.ArrayDeque;
import java.util.List;
import mmulator.junit.Execution;
import org.junit.jupiter.api.Test;

/** A function as a compiler makes it, and an allocator in Java. */
final class CallTest {
    private static final String NEW_TABLE = """
                    .global new_table
            new_table:                              // u64 new_table(u64 *parent, u64 index)
                    stp     x29, x30, [sp, #-32]!
                    stp     x19, x20, [sp, #16]
                    mov     x19, x0
                    mov     x20, x1
                    bl      alloc_page
                    cbz     x0, 1f
                    orr     x1, x0, #3
                    str     x1, [x19, x20, lsl #3]
            1:      ldp     x19, x20, [sp, #16]
                    ldp     x29, x30, [sp], #32
                    ret
            """;

    @Test
    void tableComesFromTheAllocator() {
        ArrayDeque<Long> free = new ArrayDeque<>(List.of(0x4030_0000L));
        Execution execution = machine()
                .memory(0x4000_0000, M(4))
                .cpu(cpu -> cpu.call("new_table", 0x4010_0000, 7).stack(0x4020_0000))
                .replace("alloc_page", call -> free.isEmpty() ? 0 : free.remove())
                .assemble(NEW_TABLE)
                .run();

        assertThat(execution)
                .halted()
                .brokeNoRule()
                .result(0)
                .isEqualTo(0x4030_0000)
                .memory(0x4010_0038, 8)
                .isEqualTo(0x4030_0003);
    }

    @Test
    void withoutAPageNothingIsStored() {
        Execution execution = machine()
                .memory(0x4000_0000, M(4))
                .cpu(cpu -> cpu.call("new_table", 0x4010_0000, 7).stack(0x4020_0000))
                .replaceWithValue("alloc_page", 0)
                .assemble(NEW_TABLE)
                .run();

        assertThat(execution)
                .halted()
                .result(0)
                .isEqualTo(0)
                .memory(0x4010_0038, 8)
                .isEqualTo(0);
    }
}
