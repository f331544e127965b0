package mmulator.mmu;

import java.util.List;
import mmulator.mmu.history.StoreView;
import org.jspecify.annotations.Nullable;

/** Stores of one CPU to a 4K page, one a word at most, that all see by its DSB: kept for what they are ordered behind. */
final class SettledStores {
    private final long address;
    private final int cpu;
    private final long step;
    private final StoreView behind;
    /** The page's words. */
    private final long[] values;
    /** By word: the bytes stored, a bit each; 0 where there is no store. */
    private final byte[] bytes;

    private int size;

    /** @param after the page's words with these stores */
    SettledStores(long address, PageStores stores, long[] after) {
        this.address = address;
        cpu = stores.cpu();
        step = stores.step();
        behind = stores.behind();
        values = after;
        bytes = new byte[after.length];
        for (int i = 0; i < after.length; i++) {
            if (after[i] != stores.before()[i]) {
                bytes[i] = (byte) StoredBytes.differing(stores.before()[i], after[i]);
                size++;
            }
        }
    }

    private SettledStores(SettledStores other) {
        address = other.address;
        cpu = other.cpu;
        step = other.step;
        behind = other.behind;
        values = other.values;
        bytes = other.bytes.clone();
        size = other.size;
    }

    SettledStores copy() {
        return new SettledStores(this);
    }

    int cpu() {
        return cpu;
    }

    int size() {
        return size;
    }

    private int index(long word) {
        return (int) (word - address >>> 3);
    }

    @Nullable
    StoredWord get(long word) {
        int at = index(word);
        if (bytes[at] == 0) {
            return null;
        }
        return new StoredWord(
                values[at], List.of(new StoredWord.Stored(cpu, step, values[at], bytes[at] & 0xff, behind, true)));
    }

    void remove(long word) {
        int at = index(word);
        size -= bytes[at] == 0 ? 0 : 1;
        bytes[at] = 0;
    }
}
