package mmulator.relaxed.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import mmulator.relaxed.regime.Epoch;
import org.junit.jupiter.api.Test;

/** When a page may be handed back: times are of messages, and it comes between two of them. */
final class FreedTest {
    private static final Freed AFTER_TWO = new Freed(0x40, 0x5000, 2, Epoch.OPEN);

    @Test
    void pageIsNotHandedBackBeforeWhatItComesAfter() {
        assertFalse(AFTER_TWO.mayBeAt(1));
        assertTrue(AFTER_TWO.mayBeAt(2));
        assertTrue(AFTER_TWO.mayBeAt(9));
    }

    @Test
    void nextOwnMessageComesAfterIt() {
        Freed freed = AFTER_TWO.sent(5);
        assertTrue(freed.mayBeAt(4));
        assertFalse(freed.mayBeAt(5));
        assertEquals(freed, freed.sent(7), "only the first counts");
        assertFalse(freed.sent(4).mayBeAt(4), "but a promise may be older");
    }

    /** The promise that is kept next may stand before what the page comes after: there is that one place for it. */
    @Test
    void thereIsAlwaysAPlaceForIt() {
        assertTrue(AFTER_TWO.sent(1).mayBeAt(2));
        assertFalse(AFTER_TWO.sent(1).mayBeAt(1));
        assertFalse(AFTER_TWO.sent(1).mayBeAt(3));
    }

    @Test
    void placesAreThoseOfTheListThatItIsToldOf() {
        Freed freed = AFTER_TWO.sent(5).at(time -> time == Epoch.OPEN ? time : 10 * time);
        assertEquals(new Freed(0x40, 0x5000, 20, 50), freed);
    }
}
