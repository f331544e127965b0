package mmulator.mmu;

import java.util.ArrayList;
import java.util.List;

/** By CPU: words that it has stored to since its last DSB. */
final class WaitingWords {
    private final List<WordSet> byCpu = new ArrayList<>();
    /** How many there are, of all CPUs. */
    private int size;

    WaitingWords() {}

    private WaitingWords(WaitingWords other) {
        other.byCpu.forEach(words -> byCpu.add(words.share()));
        size = other.size;
    }

    WaitingWords copy() {
        return new WaitingWords(this);
    }

    boolean isEmpty() {
        return size == 0;
    }

    private void known(int cpu) {
        while (byCpu.size() <= cpu) {
            byCpu.add(new WordSet());
        }
    }

    WordSet of(int cpu) {
        known(cpu);
        return byCpu.get(cpu);
    }

    void add(int cpu, long word) {
        WordSet own = of(cpu).own();
        byCpu.set(cpu, own);
        size += own.add(word) ? 1 : 0;
    }

    /** @param words of the 4K page at {@code page}, a bit each @return false if there are none */
    boolean add(int cpu, long page, long[] words) {
        WordSet own = of(cpu).own();
        byCpu.set(cpu, own);
        int before = own.size();
        boolean any = own.addAll(page, words);
        size += own.size() - before;
        return any;
    }

    /** No CPU's any more. */
    void remove(long word) {
        byCpu.replaceAll(words -> {
            size -= words.contains(word) ? 1 : 0;
            return words.without(word);
        });
    }

    /** Those of the CPU, which wait no longer. */
    WordSet take(int cpu) {
        WordSet words = of(cpu);
        byCpu.set(cpu, new WordSet());
        size -= words.size();
        return words;
    }
}
