package example;

import static mmulator.junit.Mmulator.M;
import static mmulator.junit.Mmulator.assertThat;
import static mmulator.junit.Mmulator.machine;

import mmulator.junit.Execution;
import org.junit.jupiter.api.Test;

/** The smallest machine. */
final class AddTest {
    @Test
    void addsTwoNumbers() {
        Execution execution = machine()
                .memory(0x4000_0000, M(4))
                .cpu(cpu -> cpu.entry("add").x(0, 40).x(1, 2))
                .assemble("""
                        add:    add     x0, x0, x1
                                hlt     #0
                        """)
                .run();

        assertThat(execution).halted().brokeNoRule().x(0, 0).isEqualTo(42);
    }
}
