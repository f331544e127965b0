package mmulator.machine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What other CPUs' walks may still read: for each page that a CPU has stored to since its last DSB, the page without those
 * stores. Arm ARM D8, "Ordering and completion of translation table updates": a store to a descriptor is guaranteed
 * visible to the walks of other CPUs after a DSB by the CPU that stored, and to its own walks after a DSB and a context
 * synchronization event.
 *
 * <p>While one CPU alone stores to a page, only its first store costs anything: what it has stored is where memory differs
 * from the page's base. Once there is a second batch of stores to the page, each is recorded.
 */
final class UnpublishedStores {
    private static final int WORDS = PhysicalMemory.PAGE_SIZE / 8;
    /** A CPU that has stored nothing. */
    private static final int NOBODY = -1;

    /** The base of every page that was all zero: fresh memory is filled without a copy for each page. */
    private static final long[] ZEROES = new long[WORDS];

    /** How far the storing CPU's own walks are from being sure to see the store. */
    private enum Own {
        NEEDS_DSB,
        NEEDS_SYNCHRONIZATION,
        SEEN
    }

    private static final class Page {
        final long number;
        /** The page with the stores that every walk surely sees, and no others. */
        long[] base;
        /** Others hold the same array: it is copied before it changes. */
        boolean baseShared;

        final List<Batch> batches = new ArrayList<>(1);

        Page(long number, long[] base) {
            this.number = number;
            this.base = base;
        }

        void setBase(int word, long value) {
            if (base == ZEROES || baseShared) {
                base = base.clone();
                baseShared = false;
            }
            base[word] = value;
        }

        Page copy() {
            Page copy = new Page(number, base);
            baseShared = true;
            copy.baseShared = true;
            return copy;
        }
    }

    /** The stores of one CPU to a page from one DSB to the next. */
    private static final class Batch {
        final int cpu;
        final Page page;
        boolean seenByOthers;
        Own own = Own.NEEDS_DSB;
        boolean awaitsSynchronization;
        /** Null for the only batch of a page. */
        @Nullable Words words;

        Batch(int cpu, Page page) {
            this.cpu = cpu;
            this.page = page;
        }

        Batch copy(Page of) {
            Batch copy = new Batch(cpu, of);
            copy.seenByOthers = seenByOthers;
            copy.own = own;
            copy.awaitsSynchronization = awaitsSynchronization;
            copy.words = words;
            if (words != null) {
                words.shared = true;
            }
            return copy;
        }

        /** The words, to change them: a copy if somebody else holds them too. */
        Words ownWords(Words present) {
            if (!present.shared) {
                return present;
            }
            Words copy = new Words(present);
            words = copy;
            return copy;
        }
    }

    /** What a batch has stored: by word of the page the bytes, which of them, and when. */
    private static final class Words {
        final long[] values;
        final long[] masks;
        /** Order is kept by word: stores of several CPUs to different bytes of one word may change places. */
        final long[] times;
        boolean shared;

        Words() {
            values = new long[WORDS];
            masks = new long[WORDS];
            times = new long[WORDS];
        }

        Words(Words other) {
            values = other.values.clone();
            masks = other.masks.clone();
            times = other.times.clone();
        }

        void put(int word, long mask, long value, long time) {
            values[word] = values[word] & ~mask | value & mask;
            masks[word] |= mask;
            times[word] = time;
        }
    }

    private final PhysicalMemory memory;
    private final Map<Long, Page> pages = new HashMap<>();
    /** By CPU: its batches that a DSB would move on, and those that a context synchronization event would. */
    private final List<List<Batch>> awaitingDsb = new ArrayList<>();

    private final List<List<Batch>> awaitingSynchronization = new ArrayList<>();
    private long time;
    /** What {@link #save} returned last, while nothing has changed since. */
    private @Nullable Saved saved;

    UnpublishedStores(PhysicalMemory memory, int cpus) {
        this.memory = memory;
        for (int cpu = 0; cpu < cpus; cpu++) {
            awaitingDsb.add(new ArrayList<>());
            awaitingSynchronization.add(new ArrayList<>());
        }
    }

    /** A copy of everything, to {@link #restore}. */
    static final class Saved {
        private final List<Page> pages = new ArrayList<>();
        private final List<List<Batch>> awaitingDsb = new ArrayList<>();
        private final List<List<Batch>> awaitingSynchronization = new ArrayList<>();
        private final long time;

        private Saved(
                Collection<Page> pages, List<List<Batch>> awaitingDsb, List<List<Batch>> awaitingSynchronization, long time) {
            Map<Batch, Batch> copies = new IdentityHashMap<>();
            for (Page page : pages) {
                Page copy = page.copy();
                for (Batch batch : page.batches) {
                    copy.batches.add(copies.computeIfAbsent(batch, original -> original.copy(copy)));
                }
                this.pages.add(copy);
            }
            // A batch that every walk sees is on no page any more, but may still be waited for.
            awaitingDsb.forEach(waiting -> this.awaitingDsb.add(copies(waiting, copies)));
            awaitingSynchronization.forEach(waiting -> this.awaitingSynchronization.add(copies(waiting, copies)));
            this.time = time;
        }

        private static List<Batch> copies(List<Batch> waiting, Map<Batch, Batch> copies) {
            List<Batch> copied = new ArrayList<>(waiting.size());
            for (Batch batch : waiting) {
                copied.add(copies.computeIfAbsent(batch, original -> original.copy(original.page)));
            }
            return copied;
        }
    }

    Saved save() {
        Saved present = saved;
        if (present == null) {
            present = new Saved(pages.values(), awaitingDsb, awaitingSynchronization, time);
            saved = present;
        }
        return present;
    }

    /** What was saved is no longer the present. */
    private void changes() {
        saved = null;
    }

    void restore(Saved saved) {
        if (this.saved == saved) {
            return;
        }
        this.saved = saved;
        // What was saved may be restored again: copy it once more.
        Saved copy = new Saved(saved.pages, saved.awaitingDsb, saved.awaitingSynchronization, saved.time);
        pages.clear();
        copy.pages.forEach(page -> pages.put(page.number, page));
        for (int cpu = 0; cpu < awaitingDsb.size(); cpu++) {
            awaitingDsb.set(cpu, copy.awaitingDsb.get(cpu));
            awaitingSynchronization.set(cpu, copy.awaitingSynchronization.get(cpu));
        }
        time = copy.time;
    }

    boolean isEmpty() {
        return pages.isEmpty();
    }

    /**
     * Records that {@code cpu} is about to store, within one page.
     *
     * @return true if further stores by this CPU to the page need not be told before its next DSB
     */
    boolean beforeStore(int cpu, long pa, int size, long value) {
        long number = pa >>> PhysicalMemory.PAGE_SHIFT;
        Page page = pages.get(number);
        if (page == null) {
            page = new Page(number, copy(number));
            pages.put(number, page);
        }
        Batch batch = open(page, cpu);
        if (batch == null || batch.own != Own.NEEDS_DSB || batch.words != null) {
            changes();
        }
        if (batch == null) {
            page.batches.forEach(this::spellOut);
            batch = new Batch(cpu, page);
            if (!page.batches.isEmpty()) {
                batch.words = new Words();
            }
            page.batches.add(batch);
            awaitingDsb.get(cpu).add(batch);
        }
        batch.own = Own.NEEDS_DSB;
        if (batch.words != null) {
            time++;
            Words words = batch.ownWords(batch.words);
            for (int i = 0; i < size; i++) {
                int offset = (int) (pa + i & PhysicalMemory.PAGE_SIZE - 1);
                int shift = 8 * (offset & 7);
                words.put(offset >>> 3, 0xffL << shift, (value >>> 8 * i & 0xff) << shift, time);
            }
        }
        return page.batches.size() == 1;
    }

    private static @Nullable Batch open(Page page, int cpu) {
        for (Batch batch : page.batches) {
            if (batch.cpu == cpu && !batch.seenByOthers) {
                return batch;
            }
        }
        return null;
    }

    private long[] copy(long page) {
        long[] words = new long[WORDS];
        memory.read(page << PhysicalMemory.PAGE_SHIFT, words);
        for (long word : words) {
            if (word != 0) {
                return words;
            }
        }
        return ZEROES;
    }

    /** Turns "where memory differs from the base" into words. */
    private void spellOut(Batch batch) {
        if (batch.words != null) {
            return;
        }
        Words words = new Words();
        long address = batch.page.number << PhysicalMemory.PAGE_SHIFT;
        time++;
        long[] now = new long[WORDS];
        memory.read(address, now);
        for (int word = 0; word < WORDS; word++) {
            if (now[word] != batch.page.base[word]) {
                words.put(word, -1, now[word], time);
            }
        }
        batch.words = words;
    }

    /** A store of eight bytes that every walk sees at once: the atomic update of a descriptor by a walk. */
    void storedForAll(long pa, long value) {
        Page page = pages.get(pa >>> PhysicalMemory.PAGE_SHIFT);
        if (page != null) {
            changes();
            page.setBase(word(pa), value);
            for (Batch batch : page.batches) {
                Words words = batch.words;
                if (words != null) {
                    batch.ownWords(words).masks[word(pa)] = 0;
                }
            }
        }
    }

    /** The descriptor as a deterministic run has it: the old value of others' stores, the new one of its own. */
    long read(int cpu, long pa) {
        return view(cpu, pa, false);
    }

    /** The descriptor as it might be seen just as well: the new value of others' stores, the old one of its own. */
    long readOther(int cpu, long pa) {
        return view(cpu, pa, true);
    }

    /** Told of a descriptor that other CPUs' walks may still read with its old value. */
    interface Unseen {
        void accept(int cpu, long descriptor, long oldValue);
    }

    void forEachUnseen(long pa, Unseen unseen) {
        Page page = pages.get(pa >>> PhysicalMemory.PAGE_SHIFT);
        if (page == null) {
            return;
        }
        for (Batch batch : page.batches) {
            for (int word = 0; !batch.seenByOthers && word < WORDS; word++) {
                long descriptor = (page.number << PhysicalMemory.PAGE_SHIFT) + 8L * word;
                boolean stored = batch.words == null || batch.words.masks[word] != 0;
                long old = stored ? view(NOBODY, descriptor, false) : 0;
                if (stored && old != memory.readLong(descriptor)) {
                    unseen.accept(batch.cpu, descriptor, old);
                }
            }
        }
    }

    /** Told of a descriptor that the storing CPU's own walks may still read with its old value. */
    void forEachUnsynchronized(long pa, Unseen unseen) {
        Page page = pages.get(pa >>> PhysicalMemory.PAGE_SHIFT);
        if (page == null) {
            return;
        }
        for (Batch batch : page.batches) {
            boolean waits = batch.seenByOthers && batch.own != Own.SEEN;
            for (int word = 0; waits && word < WORDS; word++) {
                long descriptor = (page.number << PhysicalMemory.PAGE_SHIFT) + 8L * word;
                boolean stored = batch.words == null || batch.words.masks[word] != 0;
                long old = stored ? view(batch.cpu, descriptor, true) : 0;
                if (stored && old != memory.readLong(descriptor)) {
                    unseen.accept(batch.cpu, descriptor, old);
                }
            }
        }
    }

    /** Physical addresses of the pages with stores that some walk need not see, in order. */
    List<Long> addresses() {
        return pages.keySet().stream()
                .map(number -> number << PhysicalMemory.PAGE_SHIFT)
                .sorted(Long::compareUnsigned)
                .toList();
    }

    private long view(int cpu, long pa, boolean other) {
        Page page = pages.get(pa >>> PhysicalMemory.PAGE_SHIFT);
        if (page == null) {
            return memory.readLong(pa);
        }
        int word = word(pa);
        long value = page.base[word];
        long last = -1;
        while (true) {
            Batch next = null;
            long nextTime = Long.MAX_VALUE;
            for (Batch batch : page.batches) {
                if (!visible(batch, cpu, other)) {
                    continue;
                }
                Words words = batch.words;
                if (words == null) {
                    return memory.readLong(pa); // the only batch
                }
                if (words.masks[word] != 0 && words.times[word] > last && words.times[word] < nextTime) {
                    next = batch;
                    nextTime = words.times[word];
                }
            }
            if (next == null || next.words == null) {
                return value;
            }
            value = value & ~next.words.masks[word] | next.words.values[word] & next.words.masks[word];
            last = nextTime;
        }
    }

    private static boolean visible(Batch batch, int cpu, boolean other) {
        if (batch.cpu == cpu) {
            return !other || batch.own == Own.SEEN;
        }
        return other || batch.seenByOthers;
    }

    private static int word(long pa) {
        return (int) (pa & PhysicalMemory.PAGE_SIZE - 1) >>> 3;
    }

    /**
     * A DSB by {@code cpu}.
     *
     * @param toOthers the DSB's domain reaches the other CPUs
     * @param synchronizes FEAT_ETS2: the CPU's own walks need no context synchronization event
     * @return physical addresses of the pages whose stores all CPUs' walks now see, in order
     */
    List<Long> publish(int cpu, boolean toOthers, boolean synchronizes) {
        List<Batch> waiting = awaitingDsb.get(cpu);
        List<Long> published = new ArrayList<>(waiting.size());
        if (!waiting.isEmpty()) {
            changes();
        }
        for (Batch batch : waiting) {
            if (batch.own == Own.NEEDS_DSB) {
                batch.own = synchronizes ? Own.SEEN : Own.NEEDS_SYNCHRONIZATION;
            }
            if (toOthers) {
                batch.seenByOthers = true;
                published.add(batch.page.number << PhysicalMemory.PAGE_SHIFT);
            }
            if (batch.own == Own.NEEDS_SYNCHRONIZATION && !batch.awaitsSynchronization && !joinEarlier(batch)) {
                batch.awaitsSynchronization = true;
                awaitingSynchronization.get(cpu).add(batch);
            }
            forgetIfSeen(batch);
        }
        if (toOthers) {
            waiting.clear();
        }
        published.sort(Long::compareUnsigned);
        return published;
    }

    /** A CPU that goes from DSB to DSB without synchronizing its context has one batch that waits for it, not many. */
    private boolean joinEarlier(Batch batch) {
        Words words = batch.words;
        if (!batch.seenByOthers || words == null) {
            return false;
        }
        for (Batch earlier : batch.page.batches) {
            Words into = earlier.words;
            if (earlier != batch
                    && earlier.cpu == batch.cpu
                    && earlier.seenByOthers
                    && earlier.own == Own.NEEDS_SYNCHRONIZATION
                    && into != null) {
                into = earlier.ownWords(into);
                for (int word = 0; word < WORDS; word++) {
                    if (words.masks[word] != 0) {
                        into.put(word, words.masks[word], words.values[word], words.times[word]);
                    }
                }
                remove(batch);
                return true;
            }
        }
        return false;
    }

    /** A context synchronization event of {@code cpu}. */
    void synchronize(int cpu) {
        List<Batch> waiting = awaitingSynchronization.get(cpu);
        if (!waiting.isEmpty()) {
            changes();
        }
        for (Batch batch : waiting) {
            batch.awaitsSynchronization = false;
            if (batch.own == Own.NEEDS_SYNCHRONIZATION) {
                batch.own = Own.SEEN;
                forgetIfSeen(batch);
            }
        }
        waiting.clear();
    }

    private void forgetIfSeen(Batch batch) {
        Words seen = batch.words;
        if (!batch.seenByOthers || batch.own != Own.SEEN) {
            return;
        }
        if (seen != null) {
            for (int word = 0; word < WORDS; word++) {
                if (seen.masks[word] != 0) {
                    settle(batch, seen, word);
                }
            }
        }
        remove(batch);
    }

    /** All see this batch's word: it becomes part of the base, and what others stored there before is past. */
    private static void settle(Batch batch, Words seen, int word) {
        long mask = seen.masks[word];
        Page page = batch.page;
        page.setBase(word, page.base[word] & ~mask | seen.values[word] & mask);
        for (Batch other : page.batches) {
            Words words = other.words;
            if (other != batch && words != null && words.times[word] < seen.times[word] && (words.masks[word] & mask) != 0) {
                other.ownWords(words).masks[word] &= ~mask;
            }
        }
    }

    private void remove(Batch batch) {
        Page page = batch.page;
        page.batches.remove(batch);
        if (page.batches.isEmpty()) {
            pages.remove(page.number);
        } else if (page.batches.size() == 1) {
            // Memory is the base and this batch again.
            page.batches.getFirst().words = null;
        }
    }
}
