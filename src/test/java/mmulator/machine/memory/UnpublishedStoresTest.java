package mmulator.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.mmu.history.StoreView;
import org.junit.jupiter.api.Test;

/** The views of several CPUs' walks on the same pages, of which one CPU need not tell all its stores. */
final class UnpublishedStoresTest extends StoresOfThreeCpus {
    @Test
    void twoWritersOfOnePageDoNotSeeEachOtherNorDoesAThird() {
        store(0, PAGE, 1);
        store(1, PAGE + 8, 2);

        assertEquals(List.of(1L, 0L), seenBy(0, PAGE, PAGE + 8));
        assertEquals(List.of(0L, 2L), seenBy(1, PAGE, PAGE + 8));
        assertEquals(List.of(0L, 0L), seenBy(2, PAGE, PAGE + 8));
    }

    @Test
    void publishedStoreOfOneIsSeenThoughTheOthersIsNot() {
        store(0, PAGE, 1);
        store(1, PAGE + 8, 2);
        execute(1, DSB);

        assertEquals(List.of(0L, 2L), seenBy(2, PAGE, PAGE + 8));
    }

    @Test
    void whoGoesOverAPageIsQuietUntilItsNextBarrier() {
        for (int i = 0; i < 4; i++) {
            assertEquals(i > 0, store(0, PAGE + 8 * i, i + 1));
        }
        memory.writeLong(PAGE + 32, 5); // not told
        assertEquals(List.of(0L, 0L, 0L), seenBy(1, PAGE, PAGE + 24, PAGE + 32));
        assertEquals(List.of(1L, 4L, 5L), seenBy(0, PAGE, PAGE + 24, PAGE + 32));

        execute(0, DSB);
        assertEquals(List.of(1L, 4L, 5L), seenBy(1, PAGE, PAGE + 24, PAGE + 32));
        assertTrue(stores.isEmpty());
    }

    /** What a walk, or a debugger, stores beside them is nobody's store that walks need not see. */
    @Test
    void whatIsStoredForAllIsSeenByAllThoughThePageIsQuiet() {
        for (int i = 0; i < 4; i++) {
            store(0, PAGE + 8 * i, i + 1);
        }
        stores.storedForAll(PAGE + 32);
        memory.writeLong(PAGE + 32, 5);

        assertEquals(List.of(0L, 5L), seenBy(1, PAGE, PAGE + 32));
    }

    @Test
    void amongStoresOfOthersItTakesFourInARow() {
        store(1, PAGE, 9);
        for (int i = 0; i < 4; i++) {
            assertEquals(i == 3, store(0, PAGE + 8 * i, i + 1));
        }
    }

    /** A store that leaves the flag as it is hides another's release from its own CPU, though no copy shows it. */
    @Test
    void whoStoresOverAReleaseHasNotReadIt() {
        store(1, FLAG + 0x1000, 5);
        release(1, FLAG, 1);
        for (int i = 1; i < 5; i++) {
            store(0, FLAG + 8 * i, i);
        }
        assertFalse(store(0, FLAG, 1));
        assertEquals(StoreView.NONE, stores.loaded(0, ++step, FLAG, 8, true));
        assertNotEquals(StoreView.NONE, stores.loaded(2, ++step, FLAG, 8, true));
    }

    @Test
    void whoStoresOverWhatAnotherGoesOnStoringBehindABarrierHasNotReadIt() {
        store(1, FLAG + 0x1000, 5);
        execute(1, DMB);
        for (int i = 1; i < 5; i++) {
            store(1, FLAG + 8 * i, i);
        }
        for (int i = 5; i < 10; i++) {
            assertFalse(store(0, FLAG + 8 * i, i));
        }
        store(0, FLAG + 8, 1);
        assertEquals(StoreView.NONE, stores.loaded(0, ++step, FLAG + 8, 8, true));
    }

    @Test
    void quietPageIsPublishedThoughItsWordsWereStoredBefore() {
        store(1, FLAG, 1);
        load(0, FLAG);
        execute(0, DMB);
        for (int i = 0; i < 8; i++) {
            store(0, PAGE, i);
        }
        execute(0, DSB);
        assertEquals(7, stores.read(2, PAGE));
    }

    @Test
    void quietPageOfOneEndsWithTheStoreOfAnother() {
        for (int i = 0; i < 4; i++) {
            store(0, PAGE + 8 * i, i + 1);
        }
        assertFalse(store(1, PAGE, 9));
        assertEquals(List.of(1L, 4L), seenBy(0, PAGE, PAGE + 24));
        assertEquals(List.of(9L, 0L), seenBy(1, PAGE, PAGE + 24));
    }

    @Test
    void sameWordTakesTheOrderOfTheStores() {
        store(0, PAGE, 1);
        store(1, PAGE, 2);
        execute(0, DSB);
        assertEquals(List.of(1L, 2L, 1L), List.of(stores.read(0, PAGE), stores.read(1, PAGE), stores.read(2, PAGE)));

        execute(1, DSB);
        assertEquals(2, stores.read(2, PAGE));
        assertTrue(stores.isEmpty());
    }

    @Test
    void laterPublicationOfAnEarlierStoreDoesNotComeBack() {
        store(0, PAGE, 1);
        store(1, PAGE, 2);
        execute(1, DSB);
        execute(0, DSB);

        assertEquals(2, stores.read(2, PAGE));
    }

    @Test
    void hardwareUpdateIsSeenByAll() {
        store(0, PAGE + 8, 1);
        stores.storedForAll(PAGE);
        memory.writeLong(PAGE, 7);

        assertEquals(List.of(7L, 7L), List.of(stores.read(1, PAGE), stores.read(0, PAGE)));
        assertEquals(0, stores.read(1, PAGE + 8));
    }

    /** FEAT_ETS2 does without. */
    @Test
    void descriptorThatIsPublishedWaitsForTheContextOfItsCpuUnlessItNeedsNone() {
        memory.mark(PAGE, PhysicalMemory.TABLE);
        store(0, PAGE, 1);
        stores.executed(0, DSB, ++step, true);
        assertEquals(List.of(), stores.descriptors());

        store(0, PAGE, 2);
        stores.executed(0, DSB, ++step, false);
        assertEquals(
                List.of(UnpublishedStore.Needs.CONTEXT_SYNCHRONIZATION),
                stores.descriptors().stream().map(UnpublishedStore::needs).toList());
    }

    @Test
    void whatIsRestoredIsAsItWasSaved() {
        store(0, PAGE, 1);
        execute(0, DMB);
        store(0, FLAG, 1);
        UnpublishedStores.Saved saved = stores.save();
        load(1, FLAG);
        execute(1, DSB);
        execute(0, DSB);
        assertEquals(1, stores.read(1, PAGE));

        stores.restore(saved);
        execute(1, DSB);
        assertEquals(List.of(0L, 1L), List.of(stores.read(1, PAGE), stores.read(0, PAGE)));
    }
}
