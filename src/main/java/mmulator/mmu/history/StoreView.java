package mmulator.mmu.history;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.LongPredicate;

/**
 * Stores that are ordered before something (Arm ARM B2.3, "Ordered-before").
 *
 * @param upTo by CPU: all its stores of steps before this one
 * @param words by physical address of eight bytes: the stores there of steps up to this one, whoever made them
 */
public record StoreView(Map<Integer, Long> upTo, Map<Long, Long> words) {
    public static final StoreView NONE = new StoreView(Map.of(), Map.of());

    public StoreView {
        upTo = Map.copyOf(upTo);
        words = Map.copyOf(words);
    }

    public boolean isEmpty() {
        return upTo.isEmpty() && words.isEmpty();
    }

    public boolean covers(int cpu, long step, long word) {
        return step < upTo.getOrDefault(cpu, 0L) || step <= words.getOrDefault(word, -1L);
    }

    /** True if all of {@code other} is in this one. */
    public boolean covers(StoreView other) {
        if (other == this) {
            return true;
        }
        for (Map.Entry<Integer, Long> entry : other.upTo.entrySet()) {
            if (upTo.getOrDefault(entry.getKey(), 0L) < entry.getValue()) {
                return false;
            }
        }
        for (Map.Entry<Long, Long> entry : other.words.entrySet()) {
            if (words.getOrDefault(entry.getKey(), -1L) < entry.getValue()) {
                return false;
            }
        }
        return true;
    }

    public StoreView and(StoreView other) {
        if (covers(other)) {
            return this;
        }
        if (other.covers(this)) {
            return other;
        }
        Map<Integer, Long> allUpTo = new HashMap<>(upTo);
        other.upTo.forEach((cpu, step) -> allUpTo.merge(cpu, step, Math::max));
        Map<Long, Long> allWords = new HashMap<>(words);
        other.words.forEach((word, step) -> allWords.merge(word, step, Math::max));
        return new StoreView(allUpTo, allWords);
    }

    public StoreView andUpTo(int cpu, long step) {
        return upTo.getOrDefault(cpu, 0L) >= step ? this : new StoreView(with(upTo, cpu, step), words);
    }

    public StoreView andWord(long word, long step) {
        return words.getOrDefault(word, -1L) >= step ? this : new StoreView(upTo, with(words, word, step));
    }

    private static <K> Map<K, Long> with(Map<K, Long> map, K key, long value) {
        if (map.isEmpty() || map.size() == 1 && map.containsKey(key)) {
            return Map.of(key, value);
        }
        Map<K, Long> changed = new HashMap<>(map);
        changed.put(key, value);
        return changed;
    }

    /** Without what is nobody's affair any more. */
    StoreView retain(BiPredicate<Integer, Long> ofCpu, LongPredicate ofWord) {
        Map<Integer, Long> keptUpTo = new HashMap<>(upTo);
        keptUpTo.entrySet().removeIf(e -> !ofCpu.test(e.getKey(), e.getValue()));
        Map<Long, Long> keptWords = new HashMap<>(words);
        keptWords.keySet().removeIf(word -> !ofWord.test(word));
        return keptUpTo.size() == upTo.size() && keptWords.size() == words.size()
                ? this
                : new StoreView(keptUpTo, keptWords);
    }
}
