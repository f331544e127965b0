package mmulator.user;

import static mmulator.junit.Mmulator.M;
import static mmulator.junit.Mmulator.assertThat;
import static mmulator.junit.Mmulator.machine;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.check.Rule;
import mmulator.junit.Explored;
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
        Explored explored = parked("stlr w2, [x0]\n").explore();

        assertThat(explored).passed().neverBreaks(Rule.STUCK).neverEndsWith("cpu1.x2=0x0");
        assertTrue(explored.isComplete());
    }

    @Test
    void withoutTheStoreTheSecondarySleepsForEver() {
        Explored explored = parked("sev\n").explore();

        assertThat(explored).sometimesBreaks(Rule.STUCK);
        AssertionError failure =
                assertThrows(AssertionError.class, () -> assertThat(explored).neverBreaks(Rule.STUCK));
        List<String> told = failure.getMessage().lines().toList();
        String here = "src/test/java/mmulator/user/ParkTest.java";
        assertEquals("FAIL " + here + ":20   execution 1 of 1, shrunk", told.getFirst());
        assertEquals("error[STUCK]: deadlock: cpu1 parked, and nothing is left that could wake it", told.get(1));
        assertEquals("  --> " + here + ":34    wfe                    cpu1, step 7", told.get(2));
        String replay = told.stream()
                .filter(line -> line.startsWith("  replay  .schedule(\""))
                .findFirst()
                .orElseThrow();
        assertThat(parked("sev\n").schedule(replay.split("\"")[1]).run())
                .broke(Rule.STUCK)
                .byCpu(1)
                .at("wait");
    }
}
