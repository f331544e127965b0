package mmulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The interleaving table of the main job: what a kernel developer looks for is in it, and it can be read. */
final class MainJobReportTest {
    private static final String FIXTURE = "fixtures/linear-map/good_repaint_when_secondaries_lack_bbml2.yaml";

    @Test
    void tableOfTheMainJobIsAFewPagesAndShowsEachStage() {
        CommandLineRun run = CommandLineRun.of("run", "-v", FIXTURE);

        assertEquals(0, run.exit(), run.err());
        String[] stages = {
            "TTBR1_EL1 swapper_pg_dir -> reserved_pg_dir pending",
            "parked: wfe",
            "<iterations 1-512>",
            "-> Table next 0x",
            "tlbi vmalle1is",
            "completes tlbi vmalle1is of step ",
            "wakes cpu1-3",
            "woken by cpu0's store",
            "TTBR1_EL1 reserved_pg_dir -> swapper_pg_dir pending",
            "\nPASS " + FIXTURE + "\n",
        };
        int from = 0;
        for (String stage : stages) {
            int at = run.out().indexOf(stage, from);
            assertTrue(at >= 0, () -> "no '" + stage + "' after the stages before it in\n" + run.out());
            from = at;
        }
        assertTrue(run.out().lines().count() < 500, () -> run.out().lines().count() + " lines");
    }
}
