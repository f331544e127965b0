package mmulator.explore;

import java.util.Arrays;

/**
 * What one step has read and changed of what CPUs share. Two steps of different CPUs that do not conflict may change
 * places without anybody noticing.
 *
 * <p>Immutable. Words are physical addresses divided by eight; ranges are pairs of the first and the last canonical
 * virtual address divided by 4096, compared unsigned.
 *
 * <pre>
 *   memory      words read, words written
 *   translation virtual pages accessed; ranges whose translation the step may change
 *   events      event registers set (by CPU), own event register waited for
 *   interrupts  signalled (by CPU), own ones listened to
 * </pre>
 *
 * <p>What a translation may give depends on the history of descriptors, regimes and TLB maintenance. {@link Mmu} tells
 * which of those a step is; {@link #mmuConflict} which of them have an order that matters.
 */
final class Footprint {
    /** What a step does to what translations may give. */
    enum Mmu {
        /** A descriptor of a table changes. */
        STORE,
        /** A DSB makes descriptor stores visible to walks. */
        PUBLISH,
        /** A TLBI is issued. */
        ISSUE,
        /** A TLBI that reaches other CPUs is issued. */
        ISSUE_BROADCAST,
        /** A DSB completes TLB maintenance. */
        COMPLETE,
        /** The regimes that may be in effect on the CPU change. */
        REGIME,
        /** A context synchronization event: walks of the CPU are not made before it any more. */
        SYNCHRONIZE;

        final int bit = 1 << ordinal();
    }

    private static final int STORE = Mmu.STORE.bit;
    private static final int PUBLISH = Mmu.PUBLISH.bit;
    private static final int ISSUE = Mmu.ISSUE.bit | Mmu.ISSUE_BROADCAST.bit;
    private static final int BROADCAST = Mmu.ISSUE_BROADCAST.bit;
    private static final int COMPLETE = Mmu.COMPLETE.bit;
    private static final int REGIME = Mmu.REGIME.bit;

    private static final int SYNCHRONIZE = Mmu.SYNCHRONIZE.bit;

    private static final long[] NONE = {};

    final int cpu;
    private final long[] reads;
    private final long[] writes;
    private final long[] pages;
    private final long[] ranges;
    private final int mmu;
    /** CPUs whose event register was set, as a mask; {@link #waits} of the own one. */
    private final long events;

    private final boolean waits;
    /** CPUs that were interrupted, as a mask; {@link #listens}: an interrupt might have been taken, or seen. */
    private final long signals;

    private final boolean listens;
    /** Depends on the number of steps taken, or on what no footprint can tell: conflicts with everything. */
    private final boolean everything;
    /** Changes something: a word gets another value, or translation or events change. */
    private final boolean changes;

    private final long readBloom;
    private final long writeBloom;

    private Footprint(Builder b) {
        cpu = b.cpu;
        reads = b.reads.sorted();
        writes = b.writes.sorted();
        pages = b.pages.sorted();
        ranges = b.ranges.toArray();
        mmu = b.mmu;
        events = b.events;
        waits = b.waits;
        signals = b.signals;
        listens = b.listens;
        everything = b.everything;
        changes = b.changes || (mmu & ~SYNCHRONIZE) != 0 || events != 0 || signals != 0 || everything;
        readBloom = bloom(reads);
        writeBloom = bloom(writes);
    }

    private static long bloom(long[] words) {
        long bloom = 0;
        for (long word : words) {
            bloom |= 1L << (word * 0x9e37_79b9_7f4a_7c15L >>> 58);
        }
        return bloom;
    }

    /** True if anybody could tell that it happened. */
    boolean changes() {
        return changes;
    }

    /** True if the order of the two matters. Steps of one CPU are always in order. */
    boolean conflicts(Footprint other) {
        if (cpu == other.cpu || everything || other.everything) {
            return true;
        }
        if (events != 0 && other.waits && (events >>> other.cpu & 1) != 0
                || other.events != 0 && waits && (other.events >>> cpu & 1) != 0) {
            return true;
        }
        if (listens && (other.signals >>> cpu & 1) != 0 || other.listens && (signals >>> other.cpu & 1) != 0) {
            return true;
        }
        if ((writeBloom & (other.readBloom | other.writeBloom)) != 0
                && (intersect(writes, other.reads) || intersect(writes, other.writes))) {
            return true;
        }
        if ((other.writeBloom & readBloom) != 0 && intersect(other.writes, reads)) {
            return true;
        }
        if (mmu == 0 && other.mmu == 0) {
            return false;
        }
        return mmuConflict(this, other) || mmuConflict(other, this) || covers(this, other) || covers(other, this);
    }

    /** Which pairs of changes to translation have an order that matters. */
    private static boolean mmuConflict(Footprint a, Footprint b) {
        if ((a.mmu & STORE) != 0) {
            if ((b.mmu & REGIME) != 0) {
                return true; // which values a walk of that regime could read, and who can reach the table
            }
            // A walk of both, parent and child, sees them together or not; maintenance finds the old value or not.
            if ((b.mmu & (STORE | PUBLISH | ISSUE | COMPLETE)) != 0 && overlap(a.ranges, b.ranges)) {
                return true;
            }
        }
        if ((a.mmu & PUBLISH) != 0 && ((b.mmu & REGIME) != 0 || (b.mmu & ISSUE) != 0 && overlap(a.ranges, b.ranges))) {
            return true; // what a walk may bring back after the TLBI
        }
        if ((a.mmu & PUBLISH) != 0 && (b.mmu & SYNCHRONIZE) != 0) {
            return true; // whether a walk after it may have missed the store
        }
        return (a.mmu & BROADCAST) != 0 && (b.mmu & REGIME) != 0;
    }

    /** The accesses of {@code access} may get something else after {@code change}. */
    private static boolean covers(Footprint change, Footprint access) {
        if ((change.mmu & (STORE | PUBLISH | BROADCAST | COMPLETE)) == 0) {
            return false;
        }
        for (long page : access.pages) {
            for (int i = 0; i < change.ranges.length; i += 2) {
                if (Long.compareUnsigned(page, change.ranges[i]) >= 0
                        && Long.compareUnsigned(page, change.ranges[i + 1]) <= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean overlap(long[] a, long[] b) {
        for (int i = 0; i < a.length; i += 2) {
            for (int j = 0; j < b.length; j += 2) {
                if (Long.compareUnsigned(a[i], b[j + 1]) <= 0 && Long.compareUnsigned(b[j], a[i + 1]) <= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean intersect(long[] a, long[] b) {
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            if (a[i] == b[j]) {
                return true;
            }
            if (a[i] < b[j]) {
                i++;
            } else {
                j++;
            }
        }
        return false;
    }

    /** All that any of several steps of one CPU reads and changes. */
    Footprint and(Footprint other) {
        Builder both = new Builder();
        both.begin(cpu);
        both.add(this);
        both.add(other);
        return both.build();
    }

    /** Ranges of descriptors stored, of use for the DSB that publishes them. */
    long[] storedRanges() {
        return (mmu & STORE) != 0 ? ranges : NONE;
    }

    boolean publishes() {
        return (mmu & PUBLISH) != 0;
    }

    /** Collects what a step does. */
    static final class Builder {
        private int cpu;
        private final Longs reads = new Longs();
        private final Longs writes = new Longs();
        private final Longs pages = new Longs();
        private final Longs ranges = new Longs();
        private int mmu;
        private long events;
        private boolean waits;
        private long signals;
        private boolean listens;
        private boolean everything;
        private boolean changes;

        void begin(int cpu) {
            this.cpu = cpu;
            reads.clear();
            writes.clear();
            pages.clear();
            ranges.clear();
            mmu = 0;
            events = 0;
            waits = false;
            signals = 0;
            listens = false;
            everything = false;
            changes = false;
        }

        void reads(long pa, int size) {
            for (long word = pa >>> 3; word <= pa + size - 1 >>> 3; word++) {
                reads.add(word);
            }
        }

        void writes(long pa, int size, boolean changes) {
            for (long word = pa >>> 3; word <= pa + size - 1 >>> 3; word++) {
                writes.add(word);
            }
            this.changes |= changes;
        }

        void accesses(long va) {
            pages.add(va >>> 12);
        }

        void mmu(Mmu kind) {
            mmu |= kind.bit;
        }

        /** @param first and last virtual addresses */
        void range(long first, long last) {
            ranges.add(first >>> 12);
            ranges.add(last >>> 12);
        }

        void ranges(long[] more) {
            for (long value : more) {
                ranges.add(value);
            }
        }

        void sets(int eventRegister) {
            if (eventRegister != cpu) {
                events |= 1L << eventRegister;
            }
        }

        void waits() {
            waits = true;
        }

        void signals(int target) {
            if (target != cpu) {
                signals |= 1L << target;
            }
        }

        void listens() {
            listens = true;
        }

        void everything() {
            everything = true;
        }

        private void add(Footprint one) {
            reads.addAll(one.reads);
            writes.addAll(one.writes);
            pages.addAll(one.pages);
            ranges.addAll(one.ranges);
            mmu |= one.mmu;
            events |= one.events;
            waits |= one.waits;
            signals |= one.signals;
            listens |= one.listens;
            everything |= one.everything;
            changes |= one.changes;
        }

        Footprint build() {
            return new Footprint(this);
        }
    }

    /** A growing list of longs. */
    private static final class Longs {
        private long[] values = new long[16];
        private int size;

        void clear() {
            size = 0;
        }

        void add(long value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        void addAll(long[] more) {
            for (long value : more) {
                add(value);
            }
        }

        long[] toArray() {
            return size == 0 ? NONE : Arrays.copyOf(values, size);
        }

        long[] sorted() {
            if (size == 0) {
                return NONE;
            }
            long[] sorted = Arrays.copyOf(values, size);
            if (size > 1) {
                Arrays.sort(sorted);
            }
            return sorted;
        }
    }
}
