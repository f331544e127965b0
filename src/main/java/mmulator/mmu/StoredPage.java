package mmulator.mmu;

import java.util.Arrays;
import java.util.List;
import mmulator.mmu.history.StoreView;
import org.jspecify.annotations.Nullable;

/** The words of a 4K page by address, and what is known of all stores there since it had none. */
final class StoredPage {
    static final int SEVERAL = -1;

    /** Addresses in order, and what is known of each. */
    private long[] addresses;

    private StoredWord[] words;
    private int size;
    /** Of the other words. */
    private @Nullable SettledStores settled;
    /** Who has stored there, or {@link #SEVERAL}. */
    private int cpu;
    /** Some store was ordered behind those of other CPUs. */
    private boolean behindOthers;
    /** Some store was ordered behind any. */
    private boolean orders;
    /** It belongs to a copy as well: who changes it makes one of its own. */
    private boolean shared;

    StoredPage(int cpu) {
        addresses = new long[1];
        words = new StoredWord[1];
        this.cpu = cpu;
    }

    private StoredPage(StoredPage other) {
        addresses = Arrays.copyOf(other.addresses, other.size);
        words = Arrays.copyOf(other.words, other.size);
        size = other.size;
        settled = other.settled == null ? null : other.settled.copy();
        cpu = other.cpu;
        behindOthers = other.behindOthers;
        orders = other.orders;
    }

    /** The same, for two who do not see each other's changes. */
    StoredPage share() {
        shared = true;
        return this;
    }

    /** One that may be changed. */
    StoredPage own() {
        return shared ? new StoredPage(this) : this;
    }

    int size() {
        return size + (settled == null ? 0 : settled.size());
    }

    /** Who has stored there, or {@link #SEVERAL}. */
    int cpu() {
        return cpu;
    }

    boolean behindOthers() {
        return behindOthers;
    }

    boolean orders() {
        return orders;
    }

    @Nullable
    StoredWord get(long address) {
        int at = find(address);
        return at >= 0 ? words[at] : settled == null ? null : settled.get(address);
    }

    private int find(long address) {
        // Whoever goes over a page comes to its end, or to the next word.
        return size == 0 || addresses[size - 1] < address
                ? -size - 1
                : Arrays.binarySearch(addresses, 0, size, address);
    }

    /** The CPU has stored to some word. */
    void storedBy(int by, StoreView behind) {
        cpu = cpu == by ? cpu : SEVERAL;
        behindOthers = behindOthers || behind.isOfOthers(by);
        orders = orders || !behind.isEmpty();
    }

    /** Stores to a word, which was {@code before} the first. */
    void stored(long address, long before, StoredWord.Last last) {
        int at = known(address, before);
        words[at] = words[at].and(last);
    }

    /** A store to a word, which was {@code before} it. */
    void stored(long address, long before, StoredWord.Stored store) {
        int at = known(address, before);
        words[at] = words[at].and(store);
        storedBy(store.cpu(), store.behind());
    }

    private int known(long address, long before) {
        int found = find(address);
        if (found >= 0) {
            return found;
        }
        int at = -found - 1;
        insert(at);
        addresses[at] = address;
        StoredWord here = settled == null ? null : settled.get(address);
        words[at] = here == null ? new StoredWord(before, List.of()) : here;
        forgetSettled(address);
        return at;
    }

    /** True if {@link #settled} may say what a CPU has stored there. */
    boolean maySettle(int by) {
        return cpu == by && settled == null;
    }

    /** The last stores to these words are such. */
    void settled(SettledStores stores) {
        for (int i = size - 1; i >= 0; i--) {
            if (stores.get(addresses[i]) != null) {
                remove(addresses[i]);
            }
        }
        settled = stores;
        behindOthers = true;
        orders = true;
    }

    /** What was settled of the word is forgotten, or told by {@link #words}. */
    private void forgetSettled(long address) {
        if (settled != null) {
            settled.remove(address);
        }
    }

    private void insert(int at) {
        if (size == addresses.length) {
            addresses = Arrays.copyOf(addresses, 2 * size + 1);
            words = Arrays.copyOf(words, 2 * size + 1);
        }
        System.arraycopy(addresses, at, addresses, at + 1, size - at);
        System.arraycopy(words, at, words, at + 1, size - at);
        size++;
    }

    /** Forgets a word that there is. */
    void remove(long address) {
        forgetSettled(address);
        int at = find(address);
        if (at < 0) {
            return;
        }
        size--;
        System.arraycopy(addresses, at + 1, addresses, at, size - at);
        System.arraycopy(words, at + 1, words, at, size - at);
    }

    /** All see what the CPU has stored to a word, and nothing from before. */
    void published(int by, long address) {
        int at = find(address);
        if (at < 0) {
            return;
        }
        StoredWord left = words[at].publishedBy(by);
        if (left.stores().isEmpty()) {
            remove(address);
        } else {
            words[at] = left;
        }
    }

    void tellUnseen(VisibleStores.Unseen unseen) {
        for (int i = 0; i < size; i++) {
            words[i].tellUnseen(addresses[i], unseen);
        }
    }

    /** True if another CPU has stored to some word last. */
    boolean isLastOfAnother(int than) {
        if (cpu != SEVERAL) {
            return cpu != than;
        }
        if (settled != null && settled.size() > 0 && settled.cpu() != than) {
            return true;
        }
        for (int i = 0; i < size; i++) {
            if (words[i].stores().getLast().cpu() != than) {
                return true;
            }
        }
        return false;
    }
}
