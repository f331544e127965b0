package mmulator.mmu;

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

    /** True if it has changed some word of the page at {@code address}. */
    public boolean hasChanged(DescriptorMemory memory, long address) {
        return hasChanged(memory, address, 8 * before.length);
    }

    /** What a word that it has changed was given. @param number in the page */
    StoredWord.Stored toWord(int number, long value) {
        return new StoredWord.Stored(cpu, step, value, StoredBytes.differing(before[number], value), behind, false);
    }
}
