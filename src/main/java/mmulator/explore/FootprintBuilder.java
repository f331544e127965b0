package mmulator.explore;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.NavigableSet;
import java.util.Set;

/** Collects what a step does. */
final class FootprintBuilder {
    /** Bytes. */
    private static final int GRANULE = 64;

    int cpu;
    long pc;
    Orders orders = Orders.NONE;
    final Longs reads = new Longs();
    /** What no translation depends on. */
    private final Longs besides = new Longs();
    /** Judged before, each once. */
    final Set<Known.Granted> granted = Collections.newSetFromMap(new IdentityHashMap<>(4));

    final Longs adds = new Longs();
    final Longs writes = new Longs();
    final Longs spans = new Longs();
    /** Words whose instructions may be others after it. */
    final Longs patches = new Longs();

    boolean everything;
    /** Anybody else could tell that the step has happened. */
    boolean changes;
    /** The CPU may be in the state in which it was before, and it has not come back to that. */
    boolean lasts;
    /** Cells of the interrupts that it has sent to other CPUs. */
    final Longs interrupted = new Longs();

    Tail tail = Tail.NONE;

    boolean timed;
    /** What other CPUs may get is less after it. */
    boolean settles;

    void begin(int cpu, long pc, Orders orders) {
        this.cpu = cpu;
        this.pc = pc;
        this.orders = orders;
        reads.clear();
        besides.clear();
        granted.clear();
        adds.clear();
        writes.clear();
        spans.clear();
        patches.clear();
        everything = false;
        changes = false;
        lasts = false;
        interrupted.clear();
        tail = Tail.NONE;
        timed = false;
        settles = false;
    }

    void readsWords(long pa, int size) {
        addWords(besides, pa, size);
    }

    private static void addWords(Longs to, long pa, int size) {
        for (long word = pa >>> 3; word <= pa + size - 1 >>> 3; word++) {
            to.add(word);
        }
    }

    /** What a reservation of exclusives is for. */
    void readsGranule(long pa) {
        readsWords(pa & -GRANULE, GRANULE);
    }

    void writesWords(long pa, int size) {
        addWords(writes, pa, size);
    }

    void patchesWords(long pa, int size) {
        addWords(patches, pa, size);
    }

    /** The same of what has nothing to do with translation. */
    void looksAt(long cell) {
        besides.add(cell);
    }

    void reads(long cell) {
        reads.add(cell);
    }

    void adds(long cell) {
        adds.add(cell);
        changed();
    }

    void writes(long cell) {
        writes.add(cell);
        changed();
    }

    void changed() {
        changes = true;
        lasts = true;
    }

    /** Sends one to another CPU. */
    void interrupts(int to) {
        adds(Cell.interrupts(to));
        interrupted.add(Cell.interrupts(to));
    }

    /**
     * The step may have come by instructions that were fetched by a translation.
     *
     * @param stepped as in {@link mmulator.machine.choice.Choices#steppedCode}
     * @param physicalPc where the step's own is, or −1
     */
    void fetches(Known.Granted by, NavigableSet<Long> stepped, long physicalPc) {
        long first = by.frame() << 9;
        long last = first + 511;
        long own = physicalPc >>> 3;
        boolean here = own >= first && own <= last;
        NavigableSet<Long> apart = stepped.subSet(first, true, last, true);
        if (here || apart.size() <= last - first) {
            granted.add(by);
        }
        if (here && apart.contains(own)) {
            besides.add(own);
        }
        // Plain instructions after it may be anywhere else in the page.
        long from = first;
        for (long word : apart) {
            readsAll(from, word - 1);
            from = word + 1;
        }
        readsAll(from, last);
    }

    private void readsAll(long first, long last) {
        if (first <= last) {
            span(Spans.WORDS, Spans.READ, -1, first, last);
        }
    }

    /** @param kind and use, of {@link Spans} */
    void span(int kind, int use, long mask, long first, long last) {
        spans.add(kind | use);
        spans.add(mask);
        spans.add(first);
        spans.add(last);
        if (use != Spans.READ) {
            changed();
        }
    }

    Footprint build() {
        reads.addAll(besides.toArray());
        return new Footprint(this);
    }
}
