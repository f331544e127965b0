package mmulator.mmu.history;

import java.util.Arrays;

/**
 * Stores that are ordered before something (Arm ARM B2.3, "Ordered-before"): of each CPU all those of steps before some step,
 * and of each word of eight bytes those of steps up to some step, whoever made them.
 *
 * <p>Made and compared at each load-acquire: flat, and the same object wherever one says all that two say.
 */
public final class StoreView {
    private static final long[] EMPTY = {};

    public static final StoreView NONE = new StoreView(EMPTY, EMPTY);

    /** By CPU: all its stores of steps before this one. Ends with the last CPU that has any. */
    private final long[] upTo;
    /** In pairs, by address: a physical address of eight bytes, and the step up to which the stores there count. */
    private final long[] words;

    private StoreView(long[] upTo, long[] words) {
        this.upTo = upTo;
        this.words = words;
    }

    /** Told of a CPU, or of a word, and of a step. */
    public interface Each<K> {
        void accept(K of, long step);
    }

    public boolean isEmpty() {
        return upTo.length == 0 && words.length == 0;
    }

    private long upTo(int cpu) {
        return cpu < upTo.length ? upTo[cpu] : 0;
    }

    /** Where the word is among {@link #words}; where it would be, inverted, if it is not. */
    private int find(long word) {
        int low = 0;
        int high = words.length / 2 - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            long there = words[2 * middle];
            if (there == word) {
                return 2 * middle;
            }
            if (there < word) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return ~(2 * low);
    }

    private boolean coversWord(long word, long step) {
        int at = find(word);
        return at >= 0 && words[at + 1] >= step;
    }

    /** True if a store of that step to that word is among these. */
    public boolean covers(int cpu, long step, long word) {
        return step < upTo(cpu) || coversWord(word, step);
    }

    /** True if all of {@code other} is in this one. */
    public boolean covers(StoreView other) {
        if (other == this) {
            return true;
        }
        if (other.upTo.length > upTo.length || other.words.length > words.length) {
            return false;
        }
        for (int cpu = 0; cpu < other.upTo.length; cpu++) {
            if (upTo[cpu] < other.upTo[cpu]) {
                return false;
            }
        }
        for (int i = 0; i < other.words.length; i += 2) {
            if (!coversWord(other.words[i], other.words[i + 1])) {
                return false;
            }
        }
        return true;
    }

    /** True if {@code other.andWord(word, step)} is in this one. */
    boolean covers(StoreView other, long word, long step) {
        return coversWord(word, step) && covers(other);
    }

    public StoreView and(StoreView other) {
        if (covers(other)) {
            return this;
        }
        if (other.covers(this)) {
            return other;
        }
        return new StoreView(latest(upTo, other.upTo), merged(words, other.words));
    }

    private static long[] latest(long[] one, long[] other) {
        long[] longer = one.length >= other.length ? one : other;
        long[] shorter = longer == one ? other : one;
        long[] latest = longer.clone();
        for (int cpu = 0; cpu < shorter.length; cpu++) {
            latest[cpu] = Math.max(latest[cpu], shorter[cpu]);
        }
        return latest;
    }

    private static long[] merged(long[] one, long[] other) {
        if (one.length == 0 || other.length == 0) {
            return one.length == 0 ? other : one;
        }
        long[] merged = new long[one.length + other.length];
        int size = 0;
        for (int i = 0, k = 0; i < one.length || k < other.length; size += 2) {
            boolean ofOne = k == other.length || i < one.length && one[i] <= other[k];
            boolean ofOther = i == one.length || k < other.length && other[k] <= one[i];
            merged[size] = ofOne ? one[i] : other[k];
            merged[size + 1] = Math.max(ofOne ? one[i + 1] : 0, ofOther ? other[k + 1] : 0);
            i += ofOne ? 2 : 0;
            k += ofOther ? 2 : 0;
        }
        return size == merged.length ? merged : Arrays.copyOf(merged, size);
    }

    /** With all stores of the CPU of steps before {@code step}. */
    public StoreView andUpTo(int cpu, long step) {
        if (upTo(cpu) >= step) {
            return this;
        }
        long[] changed = Arrays.copyOf(upTo, Math.max(upTo.length, cpu + 1));
        changed[cpu] = step;
        return new StoreView(changed, words);
    }

    /** With the stores to the eight bytes at {@code word} of steps up to {@code step}. */
    public StoreView andWord(long word, long step) {
        int at = find(word);
        if (at >= 0 && words[at + 1] >= step) {
            return this;
        }
        if (at >= 0) {
            long[] changed = words.clone();
            changed[at + 1] = step;
            return new StoreView(upTo, changed);
        }
        long[] changed = Arrays.copyOf(words, words.length + 2);
        System.arraycopy(words, ~at, changed, ~at + 2, words.length - ~at);
        changed[~at] = word;
        changed[~at + 1] = step;
        return new StoreView(upTo, changed);
    }

    /** True if a store by {@code cpu} that is ordered behind these says more than that it comes after its own. */
    public boolean isOfOthers(int cpu) {
        for (int other = 0; other < upTo.length; other++) {
            if (other != cpu && upTo[other] != 0) {
                return true;
            }
        }
        return words.length > 0;
    }

    /** The CPUs of which all stores before a step count, with that step, in order. */
    public void forEachCpu(Each<Integer> each) {
        for (int cpu = 0; cpu < upTo.length; cpu++) {
            if (upTo[cpu] != 0) {
                each.accept(cpu, upTo[cpu]);
            }
        }
    }

    /** The words of which the stores up to a step count, with that step, by address. */
    public void forEachWord(Each<Long> each) {
        for (int i = 0; i < words.length; i += 2) {
            each.accept(words[i], words[i + 1]);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoreView view && Arrays.equals(upTo, view.upTo) && Arrays.equals(words, view.words);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(upTo) + Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEachCpu((cpu, step) -> text.append(" cpu").append(cpu).append(" < ").append(step));
        forEachWord((word, step) ->
                text.append(" 0x").append(Long.toHexString(word)).append(" <= ").append(step));
        return text.isEmpty() ? "none" : text.substring(1);
    }
}
