package mmulator.user;

import static mmulator.junit.Mmulator.M;
import static mmulator.junit.Mmulator.assertThat;
import static mmulator.junit.Mmulator.machine;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import mmulator.check.Rule;
import mmulator.explore.Settings;
import mmulator.junit.Explored;
import mmulator.junit.MachineBuilder;
import org.junit.jupiter.api.Test;

/** What is asserted of all executions. */
final class ExplorationTest {
    /** Two CPUs add 1 to a counter, without a lock. */
    private static MachineBuilder counter() {
        return machine()
                .memory(0x4000_0000, M(4))
                .section("rest", 0x4020_0000)
                .observe("counter")
                .cpus(2, cpu -> cpu.entry("add").x(0, "counter"))
                .assemble("""
                        add:    ldr     x1, [x0]
                                add     x1, x1, #1
                                str     x1, [x0]
                                hlt     #0
                                .bss
                                .balign 4096    // not in the page of the code, which instructions to come may read anywhere
                        counter: .skip  8
                        """);
    }

    private static String failure(Runnable assertion) {
        return String.valueOf(assertThrows(AssertionError.class, assertion::run).getMessage());
    }

    @Test
    void lostUpdateIsAFinalState() {
        Explored explored = counter().explore();

        assertThat(explored).passed().sometimesEndsWith("counter=0x1").sometimesEndsWith("counter=0x2");
        assertEquals(2, explored.states().size());
        assertTrue(
                failure(() -> assertThat(explored).neverEndsWith("counter=0x1"))
                        .startsWith(
                                "FAIL an execution ends with counter=0x1\n  --> src/test/java/mmulator/user/ExplorationTest.java:"));
        assertTrue(failure(() -> assertThat(explored).sometimesEndsWith("counter=0x3"))
                .contains("no execution ends with counter=0x3"));
        // Another name may end like this one, and another value begin like it.
        failure(() -> assertThat(explored).sometimesEndsWith("ounter=0x1"));
        failure(() -> assertThat(explored).sometimesEndsWith("counter=0x"));
        assertTrue(
                failure(() -> assertThat(explored).sometimesBreaks(Rule.STUCK)).contains("no execution breaks STUCK"));
    }

    @Test
    void searchThatWasCutShortProvesNothing() {
        Explored explored = counter().build().explore(Settings.DEFAULT.withMaxExecutions(1));

        assertFalse(explored.isComplete());
        assertThat(explored).neverFails();
        assertTrue(failure(() -> assertThat(explored).passed()).contains("not every execution was looked at"));
        assertTrue(failure(() -> assertThat(explored).neverBreaks(Rule.STUCK)).contains("stopped by --max-executions"));
        assertTrue(
                failure(() -> assertThat(explored).neverEndsWith("counter=0x9")).contains("not every execution"));
    }

    @Test
    void statesAreCounted() {
        assertEquals(2, counter().explore().states().get("counter=0x2;").intValue());
        assertEquals(Map.of("counter=0x1;", 1L), single().explore().states());
    }

    private static MachineBuilder single() {
        return machine()
                .memory(0x4000_0000, M(4))
                .section("rest", 0x4020_0000)
                .observe("counter")
                .cpu(cpu -> cpu.entry("add").x(0, "counter"))
                .assemble("""
                        add:    ldr     x1, [x0]
                                add     x1, x1, #1
                                str     x1, [x0]
                                hlt     #0
                                .bss
                                .balign 8
                        counter: .skip  8
                        """);
    }
}
