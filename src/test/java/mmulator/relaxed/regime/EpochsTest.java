package mmulator.relaxed.regime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.mmu.Regime;
import mmulator.mmu.Tables;
import mmulator.relaxed.list.View;
import org.junit.jupiter.api.Test;

/** Arm ARM D24, "Synchronization requirements for AArch64 System registers": until then either may be in effect. */
final class EpochsTest {
    private static final Regime A = Tables.regime();
    private static final Regime B = regime(0x2000);
    private static final Regime C = regime(0x3000);

    private static Regime regime(long ttbr1) {
        return Tables.regime(Tables.CPU, Tables.TCR_4K, 0x9000, ttbr1);
    }

    @Test
    void msrChangesWhatMayBeInEffectAndNotWhatIs() {
        Epochs epochs = Epochs.of(A).changed(List.of(A, B), View.at(2)).changed(List.of(A, B, C), View.at(4));
        assertEquals(A, epochs.inEffect());
        assertEquals(C, epochs.newest());
        assertFalse(epochs.isSynchronized());
        assertEquals(
                List.of(new Epoch(A, 0, Epoch.OPEN), new Epoch(B, 2, Epoch.OPEN), new Epoch(C, 4, Epoch.OPEN)),
                epochs.current());
        assertEquals(List.of(), epochs.left());
        assertEquals(View.at(4), epochs.written());
    }

    @Test
    void synchronizationLeavesAllButTheNewest() {
        Epochs epochs = Epochs.of(A)
                .changed(List.of(A, B), View.at(2))
                .changed(List.of(A, B, C), View.at(4))
                .synchronize();
        assertEquals(C, epochs.inEffect());
        assertEquals(C, epochs.newest());
        assertTrue(epochs.isSynchronized());
        assertEquals(List.of(new Epoch(C, 4, Epoch.OPEN)), epochs.current());
        assertEquals(List.of(new Epoch(A, 0, Epoch.OPEN), new Epoch(B, 2, Epoch.OPEN)), epochs.left());
        assertEquals(View.NONE, epochs.written());
        assertSame(epochs, epochs.synchronize(), "nothing is pending");
    }

    @Test
    void firstMessageBehindASynchronizationEndsWhatWasLeft() {
        Epochs epochs = Epochs.of(A)
                .sent(1)
                .changed(List.of(A, B), View.at(2))
                .sent(3)
                .synchronize()
                .sent(5)
                .sent(6);
        assertEquals(List.of(new Epoch(A, 0, 5)), epochs.left());
        assertEquals(List.of(new Epoch(B, 2, Epoch.OPEN)), epochs.current());
        assertEquals(List.of(new Epoch(A, 0, 4)), epochs.sent(4).left(), "but a promise may be older");
    }
}
