package mmulator.mmu.history;

import mmulator.arch.Barrier;

/**
 * Which stores are ordered before what one CPU does: by what its loads have read, and by its barriers since. Arm ARM B2.3,
 * "Barrier-ordered-before", "DSB-ordered-before" and "Externally ordered-before".
 *
 * <p>Dependencies order, too, and are not followed: what only they order counts as unordered.
 */
public final class StoreOrder {
    private final int cpu;
    /** Before some load of the CPU. */
    private StoreView observed = StoreView.NONE;
    /** Before all its later stores. */
    private StoreView beforeStores = StoreView.NONE;
    /** Before some store of it that is made. */
    private StoreView carried = StoreView.NONE;
    /** Before all that follows a DSB: later TLB maintenance, and after a context synchronization event walks. */
    private StoreView completed = StoreView.NONE;

    public StoreOrder(int cpu) {
        this.cpu = cpu;
    }

    /** Another that knows the same and goes its own way from here. */
    public StoreOrder copy() {
        StoreOrder copy = new StoreOrder(cpu);
        copy.observed = observed;
        copy.beforeStores = beforeStores;
        copy.carried = carried;
        copy.completed = completed;
        return copy;
    }

    /** A load, or its walk, has read a store that is ordered behind these, or is one of them. @return false if that was known */
    public boolean observed(StoreView stores, boolean acquire) {
        boolean news = !observed.covers(stores) || acquire && !beforeStores.covers(stores);
        observed = observed.and(stores);
        if (acquire) {
            beforeStores = beforeStores.and(stores);
        }
        return news;
    }

    /** True if {@link #observed} would bring nothing new of {@code stores.andWord(word, step)}. */
    public boolean hasObserved(StoreView stores, long word, long step, boolean acquire) {
        return observed.covers(stores, word, step) && (!acquire || beforeStores.covers(stores, word, step));
    }

    /** What a store of this step is ordered behind. */
    public StoreView stores(boolean release, long step) {
        StoreView before = release ? beforeStores.and(observed).andUpTo(cpu, step) : beforeStores;
        carries(before);
        return before;
    }

    /** The same, known already. */
    public void carries(StoreView before) {
        carried = carried.and(before);
    }

    public void executed(Barrier barrier, long step) {
        switch (barrier) {
            case Barrier.Dmb dmb -> {
                if (dmb.isAtLeast(Barrier.Domain.ISH, dmb.access())) {
                    beforeStores = beforeStores.and(orderedBy(dmb.access(), step));
                }
            }
            case Barrier.Dsb dsb -> {
                if (dsb.isAtLeast(Barrier.Domain.ISH, dsb.access())) {
                    StoreView ordered = orderedBy(dsb.access(), step);
                    beforeStores = beforeStores.and(ordered);
                    completed = completed.and(ordered);
                }
            }
            case Barrier.Isb isb -> {}
        }
    }

    private StoreView orderedBy(Barrier.Access access, long step) {
        StoreView own = carried.andUpTo(cpu, step);
        return switch (access) {
            case LOADS -> observed;
            case STORES -> own;
            case FULL -> observed.and(own);
        };
    }

    public StoreView observed() {
        return observed;
    }

    public StoreView completed() {
        return completed;
    }

    /** All stores there were are visible to everybody. */
    public void forget() {
        observed = StoreView.NONE;
        beforeStores = StoreView.NONE;
        carried = StoreView.NONE;
        completed = StoreView.NONE;
    }
}
