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

    /** True if it has changed some word that these bytes of the page are in. */
    public boolean hasChanged(DescriptorMemory memory, long pa, int size) {
        for (long word = pa & -8; word < pa + size; word += 8) {
            if (memory.peek(word) != before[(int) (word >>> 3) & before.length - 1]) {
                return true;
            }
        }
        return false;
    }

    /**
     * Finds what the page's word of a number was given.
     *
     * @param all in order
     * @param after the page's words with all of them
     * @param found has room for one of each
     * @return how many there are
     */
    static int toWord(int number, List<PageStores> all, long[] after, StoredWord.Stored[] found) {
        int count = 0;
        PageStores by = all.getFirst();
        long before = by.before[number];
        for (int next = 1; next <= found.length; next++) {
            PageStores following = next < found.length ? all.get(next) : by;
            long then = next < found.length ? following.before[number] : after[number];
            if (then != before) {
                int bytes = StoredBytes.differing(before, then);
                found[count++] = new StoredWord.Stored(by.cpu, by.step, then, bytes, by.behind, false);
                before = then;
            }
            by = following;
        }
        return count;
    }
}
