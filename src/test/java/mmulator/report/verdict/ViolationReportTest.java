package mmulator.report.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.check.Violation.Note;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.Turn;
import mmulator.report.Sources;
import mmulator.report.text.Palette;
import org.junit.jupiter.api.Test;

final class ViolationReportTest {
    private static final String FIXTURE = "fixtures/split/bad_live_block_on_bbml0.yaml";
    private static final Violation LIVE_BLOCK = new Violation(
            Rule.BBM_VALID_TO_VALID,
            0,
            57,
            Sources.SPLIT + 12,
            "live Block descriptor replaced by a Table descriptor",
            List.of(
                    new Note("entry", "level 2 [PMD] at 0x0000000040202090, IA 0xffff800002400000 +2M"),
                    new Note("old", "Block OA 0x48000000  AttrIndx=1 RW PXN UXN AF"),
                    new Note("new", "Table next 0x40205000"),
                    new Note("seen", "cpu1 (bbml 0) filled its TLB from the old entry at step 31")));

    private final ViolationReport report = new ViolationReport(Sources.MAP, Palette.PLAIN, step -> "");

    @Test
    void violationHasTheShapeOfTheHouse() {
        String text = new ViolationReport(
                        Sources.MAP,
                        Palette.PLAIN,
                        step -> new Schedule(List.of(new Turn(1, 3), new Turn(0, step - 3))).option())
                .print(LIVE_BLOCK, FIXTURE);

        assertEquals("""
                error[BBM_VALID_TO_VALID]: live Block descriptor replaced by a Table descriptor
                  --> asm/split/split_pmd.S:33    str x9, [x8]           cpu0, step 57
                   entry  level 2 [PMD] at 0x0000000040202090, IA 0xffff800002400000 +2M
                     old  Block OA 0x48000000  AttrIndx=1 RW PXN UXN AF
                     new  Table next 0x40205000
                    seen  cpu1 (bbml 0) filled its TLB from the old entry at step 31
                    rule  Arm ARM D8, "Using break-before-make when updating translation table entries": R_WHZWS, R_KFLJB
                    help  write Invalid; dsb ishst; tlbi vaae1is; dsb ish; then the new descriptor; or, of another size or contiguous bit, first park every CPU that does not tolerate it on a reserved TTBR1 with a clean TLB
                  replay  mmulator run fixtures/split/bad_live_block_on_bbml0.yaml --schedule '1*3,0*54'
                """, text);
    }

    @Test
    void warningSaysSoAndDefaultScheduleNeedsNoOption() {
        Violation warning = new Violation(
                Rule.TLB_UNKNOWN_AT_ENABLE,
                1,
                3,
                0x9000,
                "SCTLR_EL1.M set before any tlbi vmalle1 completed",
                List.of());

        assertEquals("""
                warning[TLB_UNKNOWN_AT_ENABLE]: SCTLR_EL1.M set before any tlbi vmalle1 completed
                  --> 0x0000000000009000    (no source)            cpu1, step 3
                    rule  Arm ARM D8, "TLB behavior at reset": I_GWZWM
                    help  tlbi vmalle1; dsb nsh; isb before setting SCTLR_EL1.M
                  replay  mmulator run 'fixtures/with space.yaml'
                """, report.print(warning, "fixtures/with space.yaml"));
    }

    @Test
    void onlyTheFirstOfManyAreToldInFull() {
        String text = report.printAll(Collections.nCopies(1_012, LIVE_BLOCK), FIXTURE);

        assertEquals(10, text.lines().filter(line -> line.startsWith("error[")).count());
        assertTrue(text.endsWith("\nand 1,002 more BBM_VALID_TO_VALID\n"), text);
    }

    @Test
    void coloursChangeNothingElse() {
        String coloured = new ViolationReport(Sources.MAP, Palette.COLOURED, step -> "").print(LIVE_BLOCK, FIXTURE);

        assertTrue(coloured.contains("\u001b[1;31merror[BBM_VALID_TO_VALID]\u001b[0m"), coloured);
        assertEquals(report.print(LIVE_BLOCK, FIXTURE), coloured.replaceAll("\u001b\\[[0-9;]*m", ""));
    }
}
