package mmulator.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import mmulator.arch.Barrier;
import mmulator.machine.spec.MachineSpec;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.history.StoreView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The views of several CPUs' walks on the same pages, of which one CPU need not tell all its stores. */
final class UnpublishedStoresTest {
    private static final long PAGE = 0x1000;
    private static final long FLAG = 0x2000;
    private static final Barrier DSB = new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.FULL);
    private static final Barrier DMB = new Barrier.Dmb(Barrier.Domain.ISH, Barrier.Access.FULL);
    private static final Barrier DMB_ST = new Barrier.Dmb(Barrier.Domain.ISH, Barrier.Access.STORES);
    private static final Barrier DMB_LD = new Barrier.Dmb(Barrier.Domain.ISH, Barrier.Access.LOADS);

    private final PhysicalMemory memory = new PhysicalMemory(List.of(new MachineSpec.Region(0, 0x4000)));
    private final UnpublishedStores stores = new UnpublishedStores(memory, 3, page -> {}, () -> {});
    private long step;

    @AfterEach
    void close() {
        memory.close();
    }

    private boolean store(int cpu, long pa, long value) {
        boolean quiet = stores.beforeStore(cpu, ++step, pa, 8, value, null, true);
        memory.writeLong(pa, value);
        return quiet;
    }

    private void release(int cpu, long pa, long value) {
        stores.beforeStore(cpu, ++step, pa, 8, value, stores.behindRelease(cpu, step), true);
        memory.writeLong(pa, value);
    }

    private void load(int cpu, long pa) {
        stores.loaded(cpu, ++step, pa, 8, false);
    }

    private void execute(int cpu, Barrier barrier) {
        stores.executed(cpu, barrier, ++step, true);
    }

    private List<Long> seenBy(int cpu, long... words) {
        return Arrays.stream(words).mapToObj(word -> stores.read(cpu, word)).toList();
    }

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

    // What has been read

    @Test
    void whoHasReadAStoreSeesItAfterItsOwnDsb() {
        store(0, PAGE, 1);
        load(1, PAGE);
        assertEquals(0, stores.read(1, PAGE));

        execute(1, DSB);
        assertEquals(1, stores.read(1, PAGE));
        assertEquals(0, stores.read(2, PAGE));
    }

    @Test
    void dsbWithoutTheLoadOrdersNothing() {
        store(0, PAGE, 1);
        execute(1, DSB);
        assertEquals(0, stores.read(1, PAGE));
    }

    private long readAfterFlag(Barrier between) {
        store(0, PAGE, 1);
        execute(0, between);
        store(0, FLAG, 1);
        load(1, FLAG);
        execute(1, DSB);
        return stores.read(1, PAGE);
    }

    @Test
    void flagThatIsOrderedBehindAStoreBringsItAlong() {
        assertEquals(1, readAfterFlag(DMB_ST));
    }

    @Test
    void flagThatIsNotDoesNot() {
        assertEquals(0, readAfterFlag(DMB_LD));
    }

    @Test
    void storeReleaseIsOrderedBehindWhatCameBefore() {
        store(0, PAGE, 1);
        release(0, FLAG, 1);
        load(1, FLAG);
        execute(1, DSB);
        assertEquals(1, stores.read(1, PAGE));
    }

    /** It is ordered behind the CPU's earlier loads as well, and hands on what those have read. */
    @Test
    void storeReleaseIsOrderedBehindWhatItsCpuHasRead() {
        store(0, PAGE, 1);
        release(0, FLAG, 1);
        load(1, FLAG);
        release(1, FLAG + 0x800, 1);
        load(2, FLAG + 0x800);
        execute(2, DSB);
        assertEquals(1, stores.read(2, PAGE));
    }

    /** A barrier for stores alone orders a store-release before it, and so all that this one is ordered behind. */
    @Test
    void barrierForStoresCarriesWhatAStoreReleaseIsOrderedBehind() {
        store(0, PAGE, 1);
        release(0, FLAG, 1);
        load(1, FLAG);
        release(1, FLAG + 0x400, 1);
        execute(1, DMB_ST);
        store(1, FLAG + 0x800, 1);
        load(2, FLAG + 0x800);
        execute(2, DSB);
        assertEquals(1, stores.read(2, PAGE));
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
    void storeAfterAStoreReleaseIsNot() {
        store(0, PAGE, 1);
        release(0, PAGE + 8, 1);
        store(0, FLAG, 1);
        load(1, FLAG);
        execute(1, DSB);
        assertEquals(0, stores.read(1, PAGE));
    }

    private long readByAThird(Barrier inTheMiddle) {
        store(0, PAGE, 1);
        execute(0, DMB);
        store(0, FLAG, 1);
        load(1, FLAG);
        execute(1, inTheMiddle);
        store(1, FLAG + 8, 1);
        execute(1, DSB); // its store is for all to see: what it is behind stays
        load(2, FLAG + 8);
        execute(2, DSB);
        return stores.read(2, PAGE);
    }

    @Test
    void orderGoesThroughAThirdCpu() {
        assertEquals(1, readByAThird(DMB_LD));
    }

    @Test
    void orderEndsAtABarrierForStores() {
        assertEquals(0, readByAThird(DMB_ST));
    }

    @Test
    void otherHalfOfTheWordIsNoFlag() {
        store(0, PAGE, 1);
        execute(0, DMB);
        stores.beforeStore(0, ++step, FLAG, 4, 1, null, true);
        memory.writeLong(FLAG, 1);
        stores.loaded(1, ++step, FLAG + 4, 4, false);
        execute(1, DSB);
        assertEquals(0, stores.read(1, PAGE));
    }

    @Test
    void walkSeesWhatTheLinkItFollowsIsBehind() {
        store(0, PAGE, 1);
        execute(0, DMB_ST);
        store(0, FLAG, 3);
        load(1, FLAG);
        execute(1, DMB_LD);
        DescriptorMemory walk = stores.walk(2);
        assertEquals(List.of(0L, 0L), List.of(walk.read(FLAG), walk.read(PAGE)));

        load(2, FLAG);
        execute(2, DSB);
        DescriptorMemory later = stores.walk(2);
        assertEquals(List.of(3L, 1L), List.of(later.read(FLAG), later.read(PAGE)));
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
