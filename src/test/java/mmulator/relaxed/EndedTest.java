package mmulator.relaxed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.IntUnaryOperator;
import mmulator.check.Rule;
import mmulator.mmu.Tables;
import mmulator.relaxed.judge.Breach;
import mmulator.relaxed.judge.Freed;
import mmulator.relaxed.regime.Epoch;
import org.junit.jupiter.api.Test;

/** A CPU that sees a part of the messages has times of its own: how it ends is told in those of the whole list. */
final class EndedTest {
    private static final IntUnaryOperator TIMES = time -> time == Epoch.OPEN ? time : 10 * time;

    @Test
    void whateverHasATimeHasThatOfTheList() {
        Ended ended = new Ended.AtEnding(new Ending(
                new long[] {7},
                List.of(),
                List.of(new Epoch(Tables.regime(), 0, 3), new Epoch(Tables.regime(), 2, Epoch.OPEN)),
                List.of(new Freed(0x40, 0x5000, 1, 4))));
        Ended expected = new Ended.AtEnding(new Ending(
                new long[] {7},
                List.of(),
                List.of(new Epoch(Tables.regime(), 0, 30), new Epoch(Tables.regime(), 20, Epoch.OPEN)),
                List.of(new Freed(0x40, 0x5000, 10, 40))));
        assertEquals(expected, ended.at(TIMES));
    }

    @Test
    void brokenRuleTellsWhenTheDescriptorWasOverwritten() {
        Breach breach = new Breach(Rule.STALE_TRANSLATION, 0x40, 0x1000, 0x3000, 2);
        assertEquals(new Ended.InBreach(breach.at(20)), new Ended.InBreach(breach).at(TIMES));
        assertEquals(20, breach.at(20).overwritten());
    }
}
