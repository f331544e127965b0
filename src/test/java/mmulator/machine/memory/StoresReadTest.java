package mmulator.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.Barrier;
import mmulator.mmu.DescriptorMemory;
import org.junit.jupiter.api.Test;

/** Another CPU's store that has been read, or that is ordered behind one that has: seen after the reader's DSB. */
final class StoresReadTest extends StoresOfThreeCpus {
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

    /** LDP reads two words. */
    @Test
    void flagMayBeTheSecondWordOfAPair() {
        store(0, PAGE, 1);
        execute(0, DMB);
        store(0, FLAG + 8, 1);
        stores.loaded(1, ++step, FLAG, 16, false);
        execute(1, DSB);
        assertEquals(1, stores.read(1, PAGE));
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

    /** It stores much there, as is known by the page alone; nobody sees anything older than what a DSB shows. */
    @Test
    void dsbShowsWhatItsCpuHasStoredOverTheStoreOfAnother() {
        store(1, PAGE, 1);
        for (int i = 1; i < 8; i++) {
            store(0, PAGE + 8L * i, 1);
        }
        assertTrue(store(0, PAGE, 2));
        execute(0, DSB);
        assertEquals(2, stores.read(2, PAGE));
    }
}
