package mmulator.mmu;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** A set of addresses of eight-byte words, which lie side by side as often as not: a bit each, by 4K page. */
final class WordSet {
    private static final int PAGE_SHIFT = 12;
    private static final int LONGS = (1 << PAGE_SHIFT) / 8 / Long.SIZE;
    private static final long NONE = -1;

    private static final long[] NO_BITS = {};

    /** By number; null while there is none but {@link #lastPage}. */
    private @Nullable Map<Long, long[]> pages;

    private int size;
    /** Number of the page that was changed last, and its bits. */
    private long lastPage = NONE;

    private long[] lastBits = NO_BITS;
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
        if (pages != null) {
            copy.pages = new HashMap<>();
            for (Map.Entry<Long, long[]> page : pages.entrySet()) {
                copy.pages.put(page.getKey(), page.getValue().clone());
            }
        } else if (lastPage != NONE) {
            copy.lastPage = lastPage;
            copy.lastBits = lastBits.clone();
        }
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
        if (pages == null) {
            return lastPage == NONE ? List.of() : List.of(lastPage);
        }
        return pages.keySet();
    }

    boolean contains(long word) {
        long page = word >>> PAGE_SHIFT;
        long[] bits = page == lastPage ? lastBits : pages == null ? null : pages.get(page);
        return bits != null && (bits[index(word)] & 1L << (word >>> 3)) != 0;
    }

    private static int index(long word) {
        return (int) (word >>> 9) & LONGS - 1;
    }

    /** @return false if it is there already */
    boolean add(long word) {
        long bit = 1L << (word >>> 3);
        return addAll(bits(word), index(word), bit) > 0;
    }

    /** Of a 4K page, a bit each. @return false if there are none */
    boolean addAll(long page, long[] words) {
        boolean any = false;
        for (int i = 0; i < LONGS; i++) {
            if (words[i] != 0) {
                addAll(bits(page), i, words[i]);
                any = true;
            }
        }
        return any;
    }

    /** @return how many of them were not there */
    private int addAll(long[] bits, int at, long more) {
        int added = Long.bitCount(more & ~bits[at]);
        bits[at] |= more;
        size += added;
        return added;
    }

    /** Those of the word's page. */
    private long[] bits(long word) {
        long page = word >>> PAGE_SHIFT;
        if (page != lastPage) {
            lastBits = lastPage == NONE && pages == null ? new long[LONGS] : other(page);
            lastPage = page;
        }
        return lastBits;
    }

    private long[] other(long page) {
        Map<Long, long[]> all = pages;
        if (all == null) {
            all = new HashMap<>();
            all.put(lastPage, lastBits);
            pages = all;
        }
        return all.computeIfAbsent(page, absent -> new long[LONGS]);
    }

    /** Which words of a 4K page are not the same in both, a bit each. */
    static long[] differing(long[] one, long[] other) {
        long[] bits = new long[LONGS];
        for (int i = 0; i < one.length; i++) {
            bits[i / Long.SIZE] |= one[i] == other[i] ? 0 : 1L << i;
        }
        return bits;
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

    boolean anyMatch(LongPredicate wanted) {
        if (pages == null) {
            return lastPage != NONE && anyMatch(lastPage, lastBits, wanted);
        }
        for (Map.Entry<Long, long[]> page : pages.entrySet()) {
            if (anyMatch(page.getKey(), page.getValue(), wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean anyMatch(long page, long[] bits, LongPredicate wanted) {
        for (int i = 0; i < LONGS; i++) {
            for (long rest = bits[i]; rest != 0; rest &= rest - 1) {
                long word = i * (long) Long.SIZE + Long.numberOfTrailingZeros(rest);
                if (wanted.test(page << PAGE_SHIFT | word << 3)) {
                    return true;
                }
            }
        }
        return false;
    }

    void forEach(LongConsumer action) {
        if (pages != null) {
            pages.forEach((page, bits) -> forEach(page, bits, action));
        } else if (lastPage != NONE) {
            forEach(lastPage, lastBits, action);
        }
    }

    private static void forEach(long page, long[] bits, LongConsumer action) {
        forEach(bits, word -> action.accept(page << PAGE_SHIFT | (long) word << 3));
    }

    /** @param bits of a 4K page @param action takes a word's number in it */
    static void forEach(long[] bits, IntConsumer action) {
        for (int i = 0; i < LONGS; i++) {
            for (long rest = bits[i]; rest != 0; rest &= rest - 1) {
                action.accept(i * Long.SIZE + Long.numberOfTrailingZeros(rest));
            }
        }
    }
}
