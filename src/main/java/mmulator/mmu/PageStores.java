package mmulator.mmu;

import java.util.List;
import mmulator.mmu.history.StoreView;

/**
 * What one CPU has stored to a 4K page, of which only the sum is known.
 *
 * @param step of all these stores
 * @param behind what they are ordered behind
 * @param before the page's words without them
 */
public record PageStores(int cpu, long step, StoreView behind, long[] before) {

    /**
     * Finds what the page's word of a number was given.
     *
     * @param all in order
     * @param after the page's words with all of them
     */
    static void toWord(int number, List<PageStores> all, long[] after, List<StoredWord.Stored> found) {
        long before = all.getFirst().before[number];
        for (int next = 1; next <= all.size(); next++) {
            long then = next < all.size() ? all.get(next).before[number] : after[number];
            if (then != before) {
                PageStores by = all.get(next - 1);
                int bytes = StoredBytes.differing(before, then);
                found.add(new StoredWord.Stored(by.cpu, by.step, then, bytes, by.behind, false));
                before = then;
            }
        }
    }
}
