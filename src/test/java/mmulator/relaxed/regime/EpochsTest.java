package mmulator.relaxed.regime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.mmu.Regime;
import mmulator.mmu.Tables;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.list.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /**
     * R_XMZFH: a TLBI by address that another CPU has broadcast, with another granule there, need not be heeded. A uses 4 KiB
     * until time 5, L uses 64 KiB from time 2 on.
     *
     * @param granule that the other CPU uses
     * @param from whether what is to be removed is of A, or of L
     * @param times by time from 0 to 7, whether it may be ignored
     */
    @ParameterizedTest
    @CsvSource({
        "1, K4, A, --iiiiii",
        "1, K4, L, --iiiiii",
        "1, K64, A, iiiii---",
        "1, K64, L, --------",
        "0, K16, A, --------"
    })
    void tlbiOfAnotherGranuleMayBeIgnoredWhileARegimeMayBeInEffect(int by, Granule granule, String from, String times) {
        long tcr = Tables.TCR_4K & ~Tcr.granuleBits(1, Granule.K4) | Tcr.granuleBits(1, Granule.K64);
        Regime large = Tables.regime(Tables.CPU, tcr, 0x9000, 0x1_0000);
        Epochs epochs = Epochs.of(A)
                .changed(List.of(A, large), View.at(2))
                .synchronize()
                .sent(5);
        TlbMaintenance tlbi = TlbMaintenanceDecoder.decode(0, 8, 3, 1, 1L << 43, Tables.CPU, A.tcr())
                .orElseThrow();
        Message.Effect effect = new Message.Effect(by, 0, tlbi, Set.of(granule));
        Epoch removed =
                from.equals("A") ? epochs.left().getFirst() : epochs.current().getFirst();
        StringBuilder ignored = new StringBuilder();
        for (int time = 0; time < 8; time++) {
            ignored.append(epochs.mayIgnore(effect, time, removed) ? 'i' : '-');
        }
        assertEquals(times, ignored.toString());
    }
}
