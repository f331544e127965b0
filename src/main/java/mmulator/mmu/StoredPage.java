package mmulator.mmu;

import java.util.TreeMap;

/** The words of a 4K page by address, and what is known of all stores there since it had none. */
final class StoredPage {
    static final int SEVERAL = -1;

    final TreeMap<Long, StoredWord> words = new TreeMap<>();
    /** Who has stored there, or {@link #SEVERAL}. */
    int cpu;
    /** Some store was ordered behind those of other CPUs. */
    boolean behindOthers;

    StoredPage(int cpu) {
        this.cpu = cpu;
    }

    StoredPage(StoredPage other) {
        words.putAll(other.words);
        cpu = other.cpu;
        behindOthers = other.behindOthers;
    }
}
