package mmulator.mmu.tlb;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import mmulator.arch.TlbMaintenance;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.TableEntry;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import org.jspecify.annotations.Nullable;

/**
 * The concrete TLB of one CPU: what one plausible implementation holds. Lookups hash once per entry size in use. The same
 * calls in the same order give the same contents, order and evictions.
 */
public final class Tlb {

    /** By input address (lower half first), then size, then ASID with global entries first. */
    public static final Comparator<TlbEntry> ORDER = Tlb::compare;

    private static int compare(TlbEntry one, TlbEntry other) {
        if (one.iaBase() != other.iaBase()) {
            return Long.compareUnsigned(one.iaBase(), other.iaBase());
        }
        if (one.sizeShift() != other.sizeShift()) {
            return Integer.compare(one.sizeShift(), other.sizeShift());
        }
        return one.global() != other.global() ? one.global() ? -1 : 1 : Integer.compare(one.asid(), other.asid());
    }

    private final TlbOptions options;
    private final TlbIndex index = new TlbIndex();
    private final WalkCache walks = new WalkCache();
    private long random;
    private long generation;
    /** Names the present contents; never used twice, so that an unchanged TLB is restored for free. */
    private long state;

    private long states;

    public Tlb(TlbOptions options) {
        this.options = options;
        this.random = options.seed();
    }

    public TlbOptions options() {
        return options;
    }

    /** The entry for canonical {@code va}, or null. Of several that match, the smallest and then the newest. */
    public @Nullable TlbEntry lookup(long va, int asid) {
        TlbIndex.Slot slot = index.find(va, asid);
        if (slot == null) {
            return null;
        }
        if (options.policy() == TlbOptions.Policy.LRU && index.touch(slot)) {
            state = ++states;
        }
        return slot.entry;
    }

    /** What {@link #lookup} would return; no effect on replacement. */
    public @Nullable TlbEntry peek(long va, int asid) {
        TlbIndex.Slot slot = index.find(va, asid);
        return slot == null ? null : slot.entry;
    }

    /** What {@link #walk} would return; nothing is cached. */
    public WalkResult peekWalk(Regime regime, long va, boolean fetch, DescriptorMemory memory) {
        return peekWalk(regime, va, fetch, memory, Walk.walk(regime, va, fetch, memory));
    }

    /** The same where the walk from the TTBR, with nothing cached, is known to give {@code uncached}. */
    public WalkResult peekWalk(Regime regime, long va, boolean fetch, DescriptorMemory memory, WalkResult uncached) {
        return goOn(cached(regime, va), regime, va, fetch, memory, uncached);
    }

    /** The deepest cached Table descriptor that a walk may go on from, or null. */
    private @Nullable TableEntry cached(Regime regime, long va) {
        return options.cachesTableWalks() && regime.mmuOn()
                ? walks.deepest(regime.rangeOf(va), va << 8 >> 8, regime.asid())
                : null;
    }

    private static WalkResult goOn(
            @Nullable TableEntry from,
            Regime regime,
            long va,
            boolean fetch,
            DescriptorMemory memory,
            WalkResult uncached) {
        // Where the cached descriptors are those in memory, the walk goes on as the uncached one did.
        return from == null || uncached.steps().startsWith(from.steps())
                ? uncached
                : Walk.walk(regime, va, fetch, memory, from);
    }

    /**
     * Walks as {@link Walk#walk} does, from the deepest cached Table descriptor when table walks are cached, and caches
     * those it reads.
     */
    public WalkResult walk(Regime regime, long va, boolean fetch, DescriptorMemory memory) {
        return walk(regime, va, fetch, memory, Walk.walk(regime, va, fetch, memory));
    }

    /** The same where the walk from the TTBR, with nothing cached, is known to give {@code uncached}. */
    public WalkResult walk(Regime regime, long va, boolean fetch, DescriptorMemory memory, WalkResult uncached) {
        if (!options.cachesTableWalks() || !regime.mmuOn()) {
            return uncached;
        }
        TableEntry from = cached(regime, va);
        WalkResult result = goOn(from, regime, va, fetch, memory, uncached);
        int known = from == null ? 0 : from.steps().count();
        if (walks.add(regime.rangeOf(va), va << 8 >> 8, regime.asid(), result.steps(), known)) {
            state = ++states;
        }
        return result;
    }

    /** Makes the entry for a walk, as the options say, and inserts it; returns the entry. */
    public TlbEntry fill(Translated walk, Regime regime, long step) {
        TlbEntry entry = TlbEntry.of(walk, regime, options.cachesContiguousRun(), step);
        insert(entry);
        return entry;
    }

    /** Inserts; returns the entry that had to go (same range and ASID, or evicted), or null. */
    public @Nullable TlbEntry insert(TlbEntry entry) {
        state = ++states;
        TlbIndex.Slot same = index.sameKey(entry);
        if (same != null) {
            TlbEntry old = same.entry;
            index.remove(same);
            index.add(entry);
            generation++;
            return old;
        }
        TlbEntry evicted = null;
        if (options.capacity() != 0 && index.size() >= options.capacity()) {
            TlbIndex.Slot victim = victim();
            evicted = victim.entry;
            index.remove(victim);
            generation++;
        }
        index.add(entry);
        return evicted;
    }

    /** Removes one entry, as replacement may do at any time; false when it is not there. */
    public boolean evict(TlbEntry entry) {
        TlbIndex.Slot slot = index.sameKey(entry);
        if (slot == null || !slot.entry.equals(entry)) {
            return false;
        }
        index.remove(slot);
        changed();
        return true;
    }

    /** Applies TLB maintenance on this CPU; returns the leaf entries removed, in {@link #ORDER}. */
    public List<TlbEntry> invalidate(TlbMaintenance op) {
        List<TlbEntry> removed = select(entry -> TlbCoverage.covers(op, entry));
        if (removed.size() == index.size()) {
            index.clear();
        } else {
            for (TlbEntry entry : removed) {
                TlbIndex.Slot slot = index.sameKey(entry);
                if (slot != null) {
                    index.remove(slot);
                }
            }
        }
        boolean tables = !walks.invalidate(op).isEmpty();
        if (tables || !removed.isEmpty()) {
            changed();
        }
        return removed;
    }

    public int size() {
        return index.size();
    }

    /** All entries in {@link #ORDER}. */
    public List<TlbEntry> entries() {
        return select(entry -> true);
    }

    /** All cached Table descriptors by address, then level. */
    public List<TableEntry> tableEntries() {
        return walks.inOrder();
    }

    /** A hash of the entries: what translations there are, whenever and in whatever order they were found. */
    public long contents() {
        return index.contents();
    }

    /** Changes whenever an entry is lost or replaced: what was derived from earlier lookups is no longer valid. */
    public long generation() {
        return generation;
    }

    /** The contents at one moment. */
    public Snapshot snapshot() {
        return new Snapshot(index.save(), walks.share(), random, state);
    }

    /** Goes back to {@code snapshot}, taken from this TLB; the generation still only grows. */
    public void restore(Snapshot snapshot) {
        if (snapshot.state == state) {
            return;
        }
        index.load(snapshot.entries);
        walks.restore(snapshot.tables);
        random = snapshot.random;
        state = snapshot.state;
        generation++;
    }

    /** An immutable copy of a TLB's contents; belongs to the TLB that made it. */
    public static final class Snapshot {
        private final TlbIndex.Saved entries;
        private final Map<?, TableEntry> tables;
        private final long random;
        private final long state;

        private Snapshot(TlbIndex.Saved entries, Map<?, TableEntry> tables, long random, long state) {
            this.entries = entries;
            this.tables = tables;
            this.random = random;
            this.state = state;
        }
    }

    private void changed() {
        generation++;
        state = ++states;
    }

    private TlbIndex.Slot victim() {
        if (options.policy() == TlbOptions.Policy.LRU) {
            return index.oldest();
        }
        // SplitMix64, written out because its state is part of a snapshot.
        random += 0x9e37_79b9_7f4a_7c15L;
        long z = (random ^ random >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
        return index.nth((int) Long.remainderUnsigned(z ^ z >>> 31, index.size()));
    }

    private List<TlbEntry> select(Predicate<TlbEntry> wanted) {
        List<TlbEntry> found = new ArrayList<>();
        index.forEach(entry -> {
            if (wanted.test(entry)) {
                found.add(entry);
            }
        });
        found.sort(ORDER);
        return found;
    }
}
