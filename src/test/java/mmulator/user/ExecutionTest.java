package mmulator.user;

import static mmulator.junit.Mmulator.M;
import static mmulator.junit.Mmulator.assertThat;
import static mmulator.junit.Mmulator.fixture;
import static mmulator.junit.Mmulator.machine;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import mmulator.check.Rule;
import mmulator.fixture.FixtureException;
import mmulator.junit.Bench;
import mmulator.junit.Execution;
import mmulator.junit.MachineBuilder;
import mmulator.machine.Machine;
import mmulator.machine.choice.ScheduleMismatch;
import org.junit.jupiter.api.Test;

/** Executions and what is asserted of them. */
final class ExecutionTest {
    private static MachineBuilder add() {
        return machine()
                .memory(0x4000_0000, M(4))
                .cpu(cpu -> cpu.entry("add").x(0, 40).x(1, "add - add + 2"))
                .assemble("""
                        add:    add     x0, x0, x1
                                hlt     #0
                        """);
    }

    private static String failure(Runnable assertion) {
        return String.valueOf(assertThrows(AssertionError.class, assertion::run).getMessage());
    }

    @Test
    void wrongValueIsToldWithTheLineOfTheAssertion() {
        Execution execution = add().run();

        String told = failure(() -> assertThat(execution).x(0, 0).isEqualTo(43));

        assertTrue(
                told.matches("(?s)FAIL src/test/java/mmulator/user/ExecutionTest.java:\\d+\n"
                        + "error\\[EXPECTATION\\]: cpu0 x0 is not as expected\n"
                        + "  --> src/test/java/mmulator/user/ExecutionTest.java:\\d+:1\n"
                        + "expected  0x000000000000002b\n   found  0x000000000000002a\n.*"),
                told);
    }

    @Test
    void ruleThatWasNotBrokenIsMissed() {
        Execution execution = add().run();

        String told = failure(() -> assertThat(execution).broke(Rule.STUCK));

        assertTrue(told.contains("error[EXPECTATION]: an expected violation did not happen"), told);
        assertTrue(told.contains("expected  STUCK"), told);
    }

    @Test
    void placeOfARuleIsPartOfTheClaim() {
        Execution execution = machine()
                .memory(0x4000_0000, M(4))
                .cpu(cpu -> cpu.entry("fail"))
                .assemble("fail: hlt #3\nother: hlt #4\n")
                .run();

        assertThat(execution).broke(Rule.FAILED_STUB).at("fail").byCpu(0).and().didNotBreak(Rule.STUCK);
        assertTrue(failure(() -> assertThat(execution).broke(Rule.FAILED_STUB).at("other"))
                .contains("expected  FAILED_STUB in other"));
        assertTrue(failure(() -> assertThat(execution).halted()).contains("error[FAILED_STUB]"));
        assertTrue(failure(() -> assertThat(execution).didNotBreak(Rule.FAILED_STUB))
                .contains("error[FAILED_STUB]"));
    }

    @Test
    void runThatDoesNotEndIsNoHalt() {
        Execution execution = machine()
                .memory(0x4000_0000, M(4))
                .maxSteps(10)
                .cpu(cpu -> cpu.entry("spin").x(0, 0x4000_0000))
                .assemble("""
                        spin:   ldr     x1, [x0]
                                add     x1, x1, #1
                                str     x1, [x0]
                                b       spin
                        """)
                .run();

        assertTrue(failure(() -> assertThat(execution).halted()).contains("nothing is known beyond max-steps = 10"));
        assertTrue(failure(() -> assertThat(execution).passed()).startsWith("INCONCLUSIVE"));
    }

    @Test
    void mistakesAreToldTogetherWithTheirLines() {
        MachineBuilder wrong = machine()
                .memory(0x4000_0000, 1)
                .cpu(cpu -> cpu.bbml(9).entry("x").register("x77", 1))
                .assemble("x: hlt #0\n");

        String told = String.valueOf(
                assertThrows(FixtureException.class, wrong::build).getMessage());

        assertTrue(told.contains("bbml: found '0x9'; expected 0 to 3"), told);
        assertTrue(told.contains("unknown register 'x77'"), told);
        assertTrue(
                told.lines().allMatch(line -> line.startsWith("src/test/java/mmulator/user/ExecutionTest.java:")),
                told);
    }

    @Test
    void benchIsRunAgainInAnotherOrder() {
        Bench bench = fixture("fixtures/shapes/good_store_buffering.yaml");
        try (Execution one = bench.run();
                Execution other = bench.run("1*2,0*2")) {
            assertThat(one).passed();
            assertThat(other).passed();
        }
        assertThrows(ScheduleMismatch.class, () -> bench.run("00000000:0*1"));
    }

    @Test
    void executionNobodyRefersToGivesItsMachineBack() throws InterruptedException {
        Machine machine = add().run().machine();
        int tries = 0;
        while (isOpen(machine) && tries++ < 1_000) {
            System.gc();
            Thread.sleep(50);
        }

        assertTrue(tries < 1_000, "the machine was not closed");
        try (Execution held = add().run()) {
            System.gc();
            assertEquals(42, held.x(0, 0));
        }
    }

    private static boolean isOpen(Machine machine) {
        try {
            return machine.memory().readLong(0x4000_0000) == 0;
        } catch (IllegalStateException closed) {
            return false;
        }
    }
}
