package mmulator.machine.memory;

import mmulator.mmu.history.StoreView;

/**
 * A page whose stores are not told.
 *
 * @param segment of the CPU: they are all ordered behind the same, {@code behind}
 * @param before the page's words without them
 */
record QuietPage(int cpu, long segment, StoreView behind, long[] before) {
    interface Difference {
        void accept(int word, long before, long after);
    }

    /** Tells which words are others now. */
    void forEachDifference(long[] now, Difference difference) {
        for (int word = 0; word < before.length; word++) {
            if (now[word] != before[word]) {
                difference.accept(word, before[word], now[word]);
            }
        }
    }
}
