package mmulator.mmu.tlb;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * TLB entries hashed by (range, size), with a list from most to least recent. A lookup probes each size in use, smallest
 * first.
 */
final class TlbIndex {

    /** A place for one entry: in a bucket's chain and in the recency list. */
    static final class Slot {
        final TlbEntry entry;
        final long order;
        private @Nullable Slot chain;
        private @Nullable Slot newer;
        private @Nullable Slot older;

        private Slot(TlbEntry entry, long order) {
            this.entry = entry;
            this.order = order;
        }
    }

    /** Entries from least to most recent, with their insertion numbers. */
    record Saved(TlbEntry[] entries, long[] orders, long next) {}

    private static final int MIN_BUCKETS = 64;

    private @Nullable Slot[] buckets = new @Nullable Slot[MIN_BUCKETS];
    private final int[] perSize = new int[64];
    private long sizes;
    private int size;
    /** The sum of the entries' hashes. */
    private long contents;

    private long next;
    private @Nullable Slot newest;
    private @Nullable Slot oldest;
    private @Nullable Saved saved;

    int size() {
        return size;
    }

    /** Equal for equal entries, whatever their order and age, and for different ones with a probability of 2^-64. */
    long contents() {
        return contents;
    }

    private static long hash(TlbEntry entry) {
        long rest = (long) entry.asid() << 32
                | (long) entry.sizeShift() << 26
                | (long) entry.level() << 22
                | (entry.global() ? 1L << 21 : 0)
                | entry.attributes().bits();
        return mix(mix(mix(entry.iaBase() + 0x9e37_79b9_7f4a_7c15L) + entry.oaBase()) + rest);
    }

    /** SplitMix64's finalizer. */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ mixed >>> 31;
    }

    /** The match of the smallest size, of those the newest; or null. */
    @Nullable
    Slot find(long va, int asid) {
        for (long rest = sizes; rest != 0; rest &= rest - 1) {
            int shift = Long.numberOfTrailingZeros(rest);
            long base = va & -1L << shift;
            Slot best = null;
            for (Slot slot = buckets[bucket(base, shift)]; slot != null; slot = slot.chain) {
                TlbEntry entry = slot.entry;
                if (entry.iaBase() == base
                        && entry.sizeShift() == shift
                        && (entry.global() || entry.asid() == asid)
                        && (best == null || slot.order > best.order)) {
                    best = slot;
                }
            }
            if (best != null) {
                return best;
            }
        }
        return null;
    }

    /** The slot of the same range and the same ASID (or both global), or null. */
    @Nullable
    Slot sameKey(TlbEntry entry) {
        for (Slot slot = buckets[bucket(entry.iaBase(), entry.sizeShift())]; slot != null; slot = slot.chain) {
            TlbEntry other = slot.entry;
            if (other.iaBase() == entry.iaBase()
                    && other.sizeShift() == entry.sizeShift()
                    && other.global() == entry.global()
                    && (entry.global() || other.asid() == entry.asid())) {
                return slot;
            }
        }
        return null;
    }

    void add(TlbEntry entry) {
        saved = null;
        link(new Slot(entry, next++));
    }

    void remove(Slot slot) {
        saved = null;
        int at = bucket(slot.entry.iaBase(), slot.entry.sizeShift());
        Slot previous = null;
        for (Slot here = buckets[at]; here != slot; here = here.chain) {
            if (here == null) {
                throw new IllegalStateException("slot is not in its bucket");
            }
            previous = here;
        }
        if (previous == null) {
            buckets[at] = slot.chain;
        } else {
            previous.chain = slot.chain;
        }
        unlist(slot);
        size--;
        contents -= hash(slot.entry);
        int shift = slot.entry.sizeShift();
        if (--perSize[shift] == 0) {
            sizes &= ~(1L << shift);
        }
    }

    /** Makes {@code slot} the most recent; false when it already was. */
    boolean touch(Slot slot) {
        if (slot == newest) {
            return false;
        }
        saved = null;
        unlist(slot);
        list(slot);
        return true;
    }

    /** The least recent; there must be one. */
    Slot oldest() {
        return nth(0);
    }

    /** Number {@code n} from the least recent. */
    Slot nth(int n) {
        Slot slot = oldest;
        for (int i = 0; i < n && slot != null; i++) {
            slot = slot.newer;
        }
        if (slot == null) {
            throw new IndexOutOfBoundsException("entry " + n + " of " + size);
        }
        return slot;
    }

    void forEach(Consumer<TlbEntry> action) {
        for (Slot slot = oldest; slot != null; slot = slot.newer) {
            action.accept(slot.entry);
        }
    }

    void clear() {
        saved = null;
        Arrays.fill(buckets, null);
        Arrays.fill(perSize, 0);
        sizes = 0;
        size = 0;
        contents = 0;
        newest = null;
        oldest = null;
    }

    Saved save() {
        Saved result = saved;
        if (result == null) {
            TlbEntry[] entries = new TlbEntry[size];
            long[] orders = new long[size];
            int i = 0;
            for (Slot slot = oldest; slot != null; slot = slot.newer) {
                entries[i] = slot.entry;
                orders[i++] = slot.order;
            }
            result = new Saved(entries, orders, next);
            saved = result;
        }
        return result;
    }

    void load(Saved from) {
        clear();
        for (int i = 0; i < from.entries.length; i++) {
            link(new Slot(from.entries[i], from.orders[i]));
        }
        next = from.next;
        saved = from;
    }

    private void link(Slot slot) {
        if (size >= buckets.length) {
            grow();
        }
        TlbEntry entry = slot.entry;
        chain(slot);
        list(slot);
        size++;
        contents += hash(slot.entry);
        if (perSize[entry.sizeShift()]++ == 0) {
            sizes |= 1L << entry.sizeShift();
        }
    }

    private void grow() {
        buckets = new @Nullable Slot[buckets.length * 2];
        for (Slot slot = oldest; slot != null; slot = slot.newer) {
            chain(slot);
        }
    }

    private void chain(Slot slot) {
        int at = bucket(slot.entry.iaBase(), slot.entry.sizeShift());
        slot.chain = buckets[at];
        buckets[at] = slot;
    }

    private void list(Slot slot) {
        slot.older = newest;
        slot.newer = null;
        if (newest == null) {
            oldest = slot;
        } else {
            newest.newer = slot;
        }
        newest = slot;
    }

    private void unlist(Slot slot) {
        if (slot.older == null) {
            oldest = slot.newer;
        } else {
            slot.older.newer = slot.newer;
        }
        if (slot.newer == null) {
            newest = slot.older;
        } else {
            slot.newer.older = slot.older;
        }
    }

    private int bucket(long base, int shift) {
        long mixed = ((base >>> shift) + shift) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> 40) & (buckets.length - 1);
    }
}
