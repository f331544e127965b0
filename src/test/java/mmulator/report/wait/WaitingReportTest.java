package mmulator.report.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.fixture.why.WaitProbe;
import mmulator.report.PausedRun;
import mmulator.report.text.Palette;
import org.junit.jupiter.api.Test;

final class WaitingReportTest {

    private static String waiting(long steps, String fixture) {
        try (PausedRun run = PausedRun.after(steps, fixture)) {
            return new WaitingReport(run.sources(), Palette.PLAIN)
                    .print(new WaitProbe(run.machine()).all(), run.machine().memory());
        }
    }

    @Test
    void sleeperIsToldWithWhatItLooksAtAndWhatWakesIt() {
        assertEquals("""
                cpu0 parked: wfe at wait_for_word+0x8 (asm/rules/wait_for_word.S:14)
                looks at  0x0000000040300000, 4 bytes: ldxr w1, [x0] at wait_for_word (asm/rules/wait_for_word.S:12), holds 0x0
                woken by  a store by another CPU to the granule of 0x0000000040300000, which its monitor watches; sev
                if woken  it would wait again
                cpu1 runs at set_word (asm/rules/set_word.S:11)
                """, waiting(2, "rules/stuck/good_wait_for_word.yaml"));
    }

    @Test
    void spinningCpuIsToldWithItsPendingInterrupt() {
        String told = waiting(100_000, "contiguous/bad_lock_with_interrupts_masked.yaml");

        assertEquals("""
                cpu3 spins at lock_tables+0x4 (asm/contig/by_ipi/lock_tables.S:13)
                looks at  tables_lock (0x0000000040220100), 4 bytes: ldaxr w1, [x0] at lock_tables+0x4 (asm/contig/by_ipi/lock_tables.S:13), holds 0x1
                 pending  SGI 2, which it does not take: interrupts are masked
                """, told.substring(told.indexOf("cpu3 ")));
    }

    @Test
    void nobodyWaitsWhenAllHaveHalted() {
        assertEquals("every CPU has halted\n", waiting(100_000, "rules/stuck/good_wait_for_word.yaml"));
    }
}
