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
        return other.upTo.entrySet().stream().allMatch(e -> upTo.getOrDefault(e.getKey(), 0L) >= e.getValue())
                && other.words.entrySet().stream().allMatch(e -> words.getOrDefault(e.getKey(), -1L) >= e.getValue());
    }

    public StoreView and(StoreView other) {
        if (other == this || covers(other)) {
            return this;
        }
        Map<Integer, Long> allUpTo = new HashMap<>(upTo);
        other.upTo.forEach((cpu, step) -> allUpTo.merge(cpu, step, Math::max));
        Map<Long, Long> allWords = new HashMap<>(words);
        other.words.forEach((word, step) -> allWords.merge(word, step, Math::max));
        return new StoreView(allUpTo, allWords);
    }

    public StoreView andUpTo(int cpu, long step) {
        return and(new StoreView(Map.of(cpu, step), Map.of()));
    }

    public StoreView andWord(long word, long step) {
        return and(new StoreView(Map.of(), Map.of(word, step)));
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
