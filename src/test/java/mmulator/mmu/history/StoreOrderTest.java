package mmulator.mmu.history;

import static org.junit.jupiter.api.Assertions.assertEquals;

import mmulator.arch.Barrier;
import mmulator.arch.Barrier.Access;
import mmulator.arch.Barrier.Domain;
import org.junit.jupiter.api.Test;

/** Arm ARM B2.3, "Barrier-ordered-before" and "DSB-ordered-before". */
final class StoreOrderTest {
    private static final StoreView OTHERS = StoreView.NONE.andUpTo(1, 10);
    private static final StoreView OWN = StoreView.NONE.andUpTo(0, 20);

    private final StoreOrder order = new StoreOrder(0);

    /** What a later store is ordered behind. */
    private StoreView after(Barrier barrier) {
        order.observed(OTHERS, false);
        order.executed(barrier, 20);
        return order.stores(false, 30);
    }

    @Test
    void barrierForLoadsOrdersWhatHasBeenReadBeforeLaterStores() {
        assertEquals(OTHERS, after(new Barrier.Dmb(Domain.ISH, Access.LOADS)));
    }

    @Test
    void barrierForStoresOrdersTheCpusOwnStores() {
        assertEquals(OWN, after(new Barrier.Dmb(Domain.ISH, Access.STORES)));
    }

    @Test
    void barrierForBothOrdersBoth() {
        assertEquals(OTHERS.and(OWN), after(new Barrier.Dmb(Domain.ISH, Access.FULL)));
    }

    @Test
    void barrierOfANarrowerDomainOrdersNothing() {
        assertEquals(StoreView.NONE, after(new Barrier.Dmb(Domain.NSH, Access.FULL)));
    }

    @Test
    void onlyADsbCompletesThem() {
        assertEquals(OTHERS.and(OWN), after(new Barrier.Dmb(Domain.ISH, Access.FULL)));
        assertEquals(StoreView.NONE, order.completed());
        order.executed(new Barrier.Dsb(Domain.ISH, Access.FULL), 20);
        assertEquals(OTHERS.and(OWN), order.completed());
    }

    /** Arm ARM B2.6.9: nXS is about TLB maintenance only. */
    @Test
    void dsbNxsCompletesThemToo() {
        assertEquals(OTHERS.and(OWN), after(new Barrier.Dsb(Domain.ISH, Access.FULL, true)));
        assertEquals(OTHERS.and(OWN), order.completed());
    }

    @Test
    void anAcquireOrdersAtOnceEvenWhatAPlainLoadHasRead() {
        assertEquals(true, order.observed(OTHERS, false));
        assertEquals(false, order.observed(OTHERS, false));
        assertEquals(StoreView.NONE, order.stores(false, 30));
        assertEquals(true, order.observed(OTHERS, true));
        assertEquals(OTHERS, order.stores(false, 30));
        assertEquals(false, order.observed(OTHERS, true));
    }
}
