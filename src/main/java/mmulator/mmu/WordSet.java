package mmulator.mmu;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/** A set of addresses of eight-byte words, which lie side by side as often as not: a bit each, by 4K page. */
final class WordSet {
    private static final int PAGE_SHIFT = 12;
    private static final int LONGS = (1 << PAGE_SHIFT) / 8 / Long.SIZE;
    private static final long NONE = -1;

    private final Map<Long, long[]> pages = new HashMap<>();
    private int size;
    /** Number of the page asked for last, and its bits. */
    private long lastPage = NONE;

    private long[] lastBits = new long[0];
    private boolean shared;

    /** The same, for two who do not see each other's changes. */
    WordSet share() {
        shared = true;
        return this;
    }

    /** One that may be changed. */
    WordSet own() {
        if (!shared) {
            return this;
        }
        WordSet copy = new WordSet();
        pages.forEach((page, bits) -> copy.pages.put(page, bits.clone()));
        copy.size = size;
        return copy;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Numbers of the pages that it has words of, in no order. */
    Iterable<Long> pages() {
        return pages.keySet();
    }

    boolean contains(long word) {
        long[] bits = pages.get(word >>> PAGE_SHIFT);
        return bits != null && (bits[index(word)] & 1L << (word >>> 3)) != 0;
    }

    private static int index(long word) {
        return (int) (word >>> 9) & LONGS - 1;
    }

    /** @return false if it is there already */
    boolean add(long word) {
        long page = word >>> PAGE_SHIFT;
        if (page != lastPage) {
            lastBits = pages.computeIfAbsent(page, absent -> new long[LONGS]);
            lastPage = page;
        }
        long bit = 1L << (word >>> 3);
        boolean added = (lastBits[index(word)] & bit) == 0;
        lastBits[index(word)] |= bit;
        size += added ? 1 : 0;
        return added;
    }

    /** The same without a word. */
    WordSet without(long word) {
        if (!contains(word)) {
            return this;
        }
        WordSet without = new WordSet();
        forEach(other -> {
            if (other != word) {
                without.add(other);
            }
        });
        return without;
    }

    void forEach(LongConsumer action) {
        pages.forEach((page, bits) -> {
            for (int i = 0; i < LONGS; i++) {
                for (long rest = bits[i]; rest != 0; rest &= rest - 1) {
                    action.accept(page << PAGE_SHIFT | (long) i << 9 | (long) Long.numberOfTrailingZeros(rest) << 3);
                }
            }
        });
    }
}
