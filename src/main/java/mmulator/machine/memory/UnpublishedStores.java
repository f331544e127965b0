package mmulator.machine.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import mmulator.arch.Barrier;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.PageStores;
import mmulator.mmu.StoredBytes;
import mmulator.mmu.VisibleStores;
import mmulator.mmu.history.StoreView;
import org.jspecify.annotations.Nullable;

/**
 * What walks need not see yet of what CPUs have stored. Any page may become a table, so that all stores count. A CPU that
 * goes over a page need not tell each store: the page as it was is kept, until somebody asks what has changed.
 */
public final class UnpublishedStores {
    /** Stores to one page in a row from which on it is worth a copy, which costs less than a store that is told. */
    private static final int MANY = 2;
    /** Where others have stored, what a store leaves as it is may matter, and a copy does not show it. */
    private static final int MANY_AMONG_OTHERS = 4;

    private final PhysicalMemory memory;
    /** Told a physical address in a page whose stores must be told again. */
    private final LongConsumer wake;
    /** Told that from now on loads matter. */
    private final Runnable hearLoads;

    private VisibleStores stores;
    private final QuietStores quiet;
    /**
     * By CPU: the step of its last barrier, store-release, or load-acquire that said something new, where what its stores are
     * ordered behind may have changed. Stores to what is no table bear it, so that nothing depends on which of them were told.
     */
    private final long[] segments;
    /** By CPU: its last page, and how many stores in a row went there. */
    private final long[] lastPage;

    private final int[] inARow;
    /** By CPU: descriptors that others see since its DSB, but its own walks only after a context synchronization event. */
    private List<List<UnpublishedStore>> unsynchronized;
    /** CPUs with such a descriptor. */
    private final BitSet waitingTables = new BitSet();

    /** What {@link #save} returned last, while nothing has changed since. */
    private @Nullable Saved saved;

    public UnpublishedStores(PhysicalMemory memory, int cpus, LongConsumer wake, Runnable hearLoads) {
        this.memory = memory;
        this.wake = wake;
        this.hearLoads = hearLoads;
        stores = new VisibleStores();
        quiet = new QuietStores(cpus);
        segments = new long[cpus];
        lastPage = new long[cpus];
        inARow = new int[cpus];
        unsynchronized = new ArrayList<>(Collections.nCopies(cpus, List.of()));
    }

    /** A copy of everything, to {@link #restore}. */
    public record Saved(
            VisibleStores stores,
            Map<Long, List<PageStores>> quiet,
            List<List<UnpublishedStore>> unsynchronized,
            BitSet waitingTables,
            long[] segments) {}

    public Saved save() {
        if (saved == null) {
            quiet.settle(stores);
            saved = new Saved(
                    stores.copy(),
                    quiet.save(),
                    List.copyOf(unsynchronized),
                    BitSet.valueOf(waitingTables.toLongArray()),
                    segments.clone());
        }
        return saved;
    }

    public void restore(Saved moment) {
        if (saved != moment) {
            stores = moment.stores.copy();
            quiet.restore(moment.quiet);
            unsynchronized = new ArrayList<>(moment.unsynchronized);
            waitingTables.clear();
            waitingTables.or(moment.waitingTables);
            System.arraycopy(moment.segments, 0, segments, 0, segments.length);
            Arrays.fill(inARow, 0);
            saved = moment;
        }
    }

    public boolean isEmpty() {
        return stores.isEmpty() && quiet.isEmpty();
    }

    // Stores

    /** What a store-release of the CPU will be ordered behind, told before {@link #beforeStore}. */
    public StoreView behindRelease(int cpu, long step) {
        saved = null;
        nextSegment(cpu, step);
        return stores.behind(cpu, true, step);
    }

    /**
     * The CPU is about to store, within one page.
     *
     * @param behind what a store-release is ordered behind; null for a plain store
     * @param mayBeQuiet nobody else needs to hear of further stores to the page
     * @return true if further stores by this CPU to the page need not be told before its next barrier
     */
    public boolean beforeStore(
            int cpu, long step, long pa, int size, long value, @Nullable StoreView behind, boolean mayBeQuiet) {
        saved = null;
        long page = pa >>> PhysicalMemory.PAGE_SHIFT;
        PageStores open = quiet.open(page);
        boolean plain = behind == null && mayBeQuiet;
        if (open != null && plain && open.cpu() == cpu && open.step() == segments[cpu]) {
            return true;
        }
        // Who stores over what another orders by has not read that, and no copy shows a store of the same value.
        if (plain && isOneOfMany(cpu, page) && !stores.isOrderedByOthers(cpu, page << PhysicalMemory.PAGE_SHIFT)) {
            if (quiet.isFull(page)) {
                spellOut(page);
            } else if (open != null) {
                wake.accept(page << PhysicalMemory.PAGE_SHIFT);
            }
            quiet.open(
                    page,
                    new PageStores(cpu, segments[cpu], stores.behind(cpu, false, step), memory.wordsOfPage(page)));
            return true;
        }
        spellOut(page);
        boolean table = memory.has(pa, PhysicalMemory.TABLE);
        if (table) {
            waits(cpu);
        }
        long made = table ? step : segments[cpu];
        StoreView order = behind == null ? stores.behind(cpu, false, step) : behind;
        long last = pa + size - 1 & -8;
        for (long word = pa & -8; word <= last; word += 8) {
            long before = memory.readLong(word);
            stores.stored(
                    cpu,
                    made,
                    word,
                    before,
                    StoredBytes.merged(before, word, pa, size, value),
                    StoredBytes.of(word, pa, size),
                    order);
        }
        return false;
    }

    private boolean isOneOfMany(int cpu, long page) {
        inARow[cpu] = lastPage[cpu] == page ? inARow[cpu] + 1 : 1;
        lastPage[cpu] = page;
        boolean amongOthers = quiet.open(page) != null || stores.isUnsettled(cpu, page << PhysicalMemory.PAGE_SHIFT);
        return inARow[cpu] >= (amongOthers ? MANY_AMONG_OTHERS : MANY);
    }

    /** Turns "where memory differs from what was before" into stores. */
    private void spellOut(long page) {
        List<PageStores> was = quiet.remove(page);
        if (!was.isEmpty()) {
            saved = null;
            long address = page << PhysicalMemory.PAGE_SHIFT;
            wake.accept(address);
            stores.stored(address, was, memory.wordsOfPage(page));
        }
    }

    /** A store of eight bytes that every walk sees at once: the atomic update of a descriptor by a walk. */
    public void storedForAll(long pa) {
        saved = null;
        spellOut(pa >>> PhysicalMemory.PAGE_SHIFT);
        stores.storedForAll(pa & -8);
    }

    // Loads

    private void waits(int cpu) {
        boolean first = waitingTables.isEmpty();
        waitingTables.set(cpu);
        if (first) {
            hearLoads.run();
        }
    }

    /** True if some descriptor of a known table has been stored that not all walks are sure to see. */
    public boolean descriptorsWait() {
        return !waitingTables.isEmpty();
    }

    /** True if another CPU has stored to the page last, somewhere in it, and not all walks are sure to see that. */
    public boolean mayOrder(int cpu, long pa) {
        quiet.settle(stores);
        PageStores open = quiet.open(pa >>> PhysicalMemory.PAGE_SHIFT);
        return open != null && open.cpu() != cpu || stores.mayOrder(cpu, pa & -PhysicalMemory.PAGE_SIZE);
    }

    /** A load has read memory. @return what the CPU is ordered behind by that, as far as it was not before */
    public StoreView loaded(int cpu, long step, long pa, int size, boolean acquire) {
        quiet.settle(stores);
        PageStores open = quiet.open(pa >>> PhysicalMemory.PAGE_SHIFT);
        if (open != null && (open.cpu() != cpu || open.hasChanged(memory, pa, size))) {
            spellOut(pa >>> PhysicalMemory.PAGE_SHIFT);
        }
        StoreView news = heard(stores.loaded(cpu, pa, size, acquire));
        if (acquire && !news.isEmpty()) {
            nextSegment(cpu, step);
        }
        return news;
    }

    /** A walk has read a descriptor. */
    public StoreView walked(int cpu, long descriptor, long value) {
        quiet.settle(stores);
        return heard(stores.walked(cpu, descriptor, value));
    }

    private StoreView heard(StoreView news) {
        saved = news.isEmpty() ? saved : null;
        return news;
    }

    /** True if some walk may still read another value than the CPU has stored somewhere, for want of a DSB. */
    public boolean isChangeUnseen(int cpu) {
        quiet.settle(stores);
        return quiet.hasChanged(cpu, memory, stores) || stores.isChangeUnseen(cpu);
    }

    // Barriers

    /**
     * A barrier by {@code cpu}.
     *
     * @return physical addresses of the pages whose stores by the CPU all walks now see, in order
     */
    public List<Long> executed(int cpu, Barrier barrier, long step, boolean synchronizes) {
        saved = null;
        quiet.settle(stores);
        nextSegment(cpu, step);
        boolean toOthers = barrier.publishes();
        if (toOthers) {
            waitingTables.clear(cpu);
        }
        if (!toOthers || !quiet.hasOpen(cpu) && !stores.isUnseen(cpu)) {
            stores.executed(cpu, barrier, step);
            return List.of();
        }
        if (!synchronizes && stores.isUnseen(cpu)) {
            List<UnpublishedStore> waiting = new ArrayList<>(unsynchronized.get(cpu));
            stores.forEachUnseen(cpu, collector(waiting, UnpublishedStore.Needs.CONTEXT_SYNCHRONIZATION));
            unsynchronized.set(cpu, List.copyOf(waiting));
        }
        List<Long> pages = new ArrayList<>();
        List<Long> settled = new ArrayList<>();
        for (long page : quiet.openBy(cpu)) {
            long address = page << PhysicalMemory.PAGE_SHIFT;
            pages.add(address);
            boolean behindOthers =
                    Objects.requireNonNull(quiet.open(page)).behind().isOfOthers(cpu);
            if (behindOthers && stores.maySettle(cpu, address)) {
                settled.add(page);
            } else if (behindOthers || stores.isUnsettled(cpu, address)) {
                spellOut(page);
            } else {
                quiet.remove(page);
            }
        }
        boolean othersWait = quiet.hasOpenOfOthers(cpu);
        pages.addAll(stores.published(cpu, barrier, step, othersWait));
        for (long page : settled) {
            long address = page << PhysicalMemory.PAGE_SHIFT;
            wake.accept(address);
            PageStores was = quiet.remove(page).getLast();
            if (othersWait || stores.isWaiting()) {
                stores.settled(address, was, memory.wordsOfPage(page));
            }
        }
        return pages.size() > 1
                ? pages.stream().sorted(Long::compareUnsigned).distinct().toList()
                : List.copyOf(pages);
    }

    private void nextSegment(int cpu, long step) {
        segments[cpu] = step;
        inARow[cpu] = 0;
    }

    /** A context synchronization event of {@code cpu}. */
    public void synchronize(int cpu) {
        if (!unsynchronized.get(cpu).isEmpty()) {
            saved = null;
            unsynchronized.set(cpu, List.of());
        }
    }

    // What walks see

    /** The tables as a walk of the CPU reads them in a deterministic run: others' stores as late as can be. */
    public DescriptorMemory walk(int cpu) {
        quiet.settle(stores);
        return isEmpty() ? memory : stores.walk(cpu, memory);
    }

    /** One word of that. */
    long read(int cpu, long pa) {
        spellOut(pa >>> PhysicalMemory.PAGE_SHIFT);
        return stores.read(cpu, pa, memory.readLong(pa));
    }

    /** The stores to the page of {@code pa} that other CPUs' walks need not see. */
    public void forEachUnseen(long pa, VisibleStores.Unseen unseen) {
        spellOut(pa >>> PhysicalMemory.PAGE_SHIFT);
        stores.forEachUnseenIn(pa, (cpu, word, old, step) -> waits(cpu));
        stores.forEachUnseenIn(pa, unseen);
    }

    /** Descriptors that some walk may still read with an older value. */
    public List<UnpublishedStore> descriptors() {
        quiet.settle(stores);
        List<UnpublishedStore> found = new ArrayList<>();
        for (int cpu = 0; cpu < segments.length; cpu++) {
            stores.forEachUnseen(cpu, collector(found, UnpublishedStore.Needs.DSB));
        }
        unsynchronized.forEach(found::addAll);
        found.sort(Comparator.comparing(UnpublishedStore::needs)
                .thenComparing(UnpublishedStore::descriptor, Long::compareUnsigned));
        return found;
    }

    private VisibleStores.Unseen collector(List<UnpublishedStore> into, UnpublishedStore.Needs needs) {
        return (cpu, word, old, step) -> {
            if (memory.has(word, PhysicalMemory.TABLE)) {
                into.add(new UnpublishedStore(cpu, word, old, memory.readLong(word), needs));
            }
        };
    }
}
