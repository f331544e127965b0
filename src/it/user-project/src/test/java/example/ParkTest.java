package example;

import static mmulator.junit.Mmulator.M;
import static mmulator.junit.Mmulator.assertThat;
import static mmulator.junit.Mmulator.machine;

import mmulator.check.Rule;
import mmulator.junit.MachineBuilder;
import org.junit.jupiter.api.Test;

/** A secondary that waits for the boot CPU, in every order of steps. */
final class ParkTest {
    /** @param wake what the boot CPU does when it is ready */
    private static MachineBuilder parked(String wake) {
        return machine()
                .memory(0x4000_0000, M(4))
                .section("rest", 0x4020_0000)
                .cpu(cpu -> cpu.name("boot").entry("boot").x(0, "flag").x(1, 7))
                .cpu(cpu -> cpu.name("secondary").entry("secondary").x(0, "flag"))
                .observe("cpu1.x2")
                .assemble("""
                        boot:
                                str     x1, [x0, #64]
                                mov     w2, #1
                        """ + wake + """
                                hlt     #0
                        secondary:
                                sevl
                        wait:   wfe
                                ldaxr   w3, [x0]
                                cbz     w3, wait
                                ldr     x2, [x0, #64]
                                hlt     #0

                                .bss
                                .balign 64
                        flag:   .skip   128
                        """);
    }

    @Test
    void storeToTheFlagWakesTheSecondaryInEveryOrder() {
        assertThat(parked("stlr w2, [x0]\n").explore()).passed().neverEndsWith("cpu1.x2=0x0");
    }

    @Test
    void withoutTheStoreTheSecondarySleepsForEver() {
        assertThat(parked("sev\n").explore()).sometimesBreaks(Rule.STUCK);
    }
}
