package mmulator.mmu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mmulator.mmu.history.StoreView;

/**
 * Eight bytes of memory that have been stored to.
 *
 * @param first the value before {@code stores}, which are in order
 */
record StoredWord(long first, List<Stored> stores) {
    /** Stores kept of a word: a lock may go from CPU to CPU for ever with no DSB. */
    private static final int MOST = 8;

    /**
     * A store.
     *
     * @param value of the whole word then
     * @param bytes that it has stored, a bit each
     * @param behind what it is ordered behind
     * @param forAll a DSB of its CPU has made it visible; kept for what it is ordered behind
     */
    record Stored(int cpu, long step, long value, int bytes, StoreView behind, boolean forAll) {
        boolean isLike(Stored other) {
            return cpu == other.cpu
                    && bytes == other.bytes
                    && !forAll
                    && (behind == other.behind || behind.equals(other.behind));
        }

        Stored published() {
            return new Stored(cpu, step, value, bytes, behind, true);
        }
    }

    /** The last stores to a word, told from the last to the first. */
    static final class Last {
        private final Stored[] stores = new Stored[MOST];
        private int from = MOST;

        boolean isFull() {
            return from == 0;
        }

        /** The store before all of these. The value in between goes, which nobody reads in a deterministic run. */
        void follow(Stored store) {
            if (from == MOST || !store.isLike(stores[from])) {
                stores[--from] = store;
            }
        }

        private List<Stored> inOrder() {
            return List.of(Arrays.copyOfRange(stores, from, MOST));
        }
    }

    /** The same after one more. */
    StoredWord and(Stored store) {
        if (stores.isEmpty()) {
            return new StoredWord(first, List.of(store));
        }
        Last last = new Last();
        last.follow(store);
        return and(last);
    }

    /** The same after these; at worst what the first stores were behind is forgotten. */
    StoredWord and(Last last) {
        for (int i = stores.size() - 1; i >= 0 && !last.isFull(); i--) {
            last.follow(stores.get(i));
        }
        return new StoredWord(first, last.inOrder());
    }

    /** The last store to some of the bytes; -1 if there is none. */
    int lastTo(int bytes) {
        int last = stores.size() - 1;
        while (last >= 0 && (stores.get(last).bytes & bytes) == 0) {
            last--;
        }
        return last;
    }

    /** The latest step of the stores up to one. */
    long lastStep(int store) {
        long last = 0;
        for (int i = 0; i <= store; i++) {
            last = Math.max(last, stores.get(i).step);
        }
        return last;
    }

    /** What is left to say once all see what the CPU has stored here, and nothing from before. */
    StoredWord publishedBy(int cpu) {
        int last = stores.size() - 1;
        while (last >= 0 && stores.get(last).cpu != cpu) {
            last--;
        }
        if (last < 0) {
            return this;
        }
        Stored seen = stores.get(last);
        List<Stored> left = new ArrayList<>(stores.subList(last + 1, stores.size()));
        if (seen.behind.isOfOthers(cpu)) {
            left.addFirst(seen.published());
        }
        return new StoredWord(seen.value, left);
    }

    /** Tells the stores that no DSB has made visible, in order. */
    void tellUnseen(long address, VisibleStores.Unseen unseen) {
        long before = first;
        for (Stored stored : stores) {
            if (!stored.forAll && stored.value != before) {
                unseen.accept(stored.cpu, address, before, stored.step);
            }
            before = stored.value;
        }
    }

    /** True if some walk may read another value than the CPU has stored, for want of a DSB of its. */
    boolean isChangeUnseen(int cpu) {
        for (int i = 0; i < stores.size(); i++) {
            Stored stored = stores.get(i);
            boolean same = first == stored.value
                    && stores.subList(0, i).stream().allMatch(earlier -> earlier.value == stored.value);
            if (stored.cpu == cpu && !stored.forAll && !same) {
                return true;
            }
        }
        return false;
    }
}
