package mmulator.explore;

import java.util.Arrays;
import java.util.List;

/**
 * What one step has read and changed of what CPUs share, as {@linkplain Cell cells}. Two steps of different CPUs conflict if
 * one changes what the other reads or changes; if they do not, they may change places without anybody noticing.
 *
 * <p>There is a third way to use a cell: to add to it. SEV sets an event register, a DSB publishes a store, a TLBI is one
 * more for its range: two such may change places, but not with whoever looks.
 *
 * <p>Immutable.
 */
final class Footprint {
    private static final Known.Granted[] NONE = {};

    final int cpu;
    /** Where its instruction is. */
    final long pc;

    private final Orders orders;
    /** A barrier, maintenance or a context synchronization event is in it. */
    private final boolean timed;
    /** Its instruction is one of those whose orders {@link Orders#matters} knows. */
    private final boolean ordered;

    private final boolean settles;

    private final long[] reads;
    /** What translations depend on that were judged before: shared with other footprints. */
    private final Known.Granted[] granted;

    private final long[] adds;
    private final long[] writes;
    private final long[] spans;
    private final long[] patches;
    /** Quick answers of {@link Spans}: how spans are used, whose, and what would conflict with them. */
    private final int uses;

    private final long whose;
    private final int clashes;
    /** How words are used as cells, as if by spans. */
    private final int wordUses;

    /** Depends on the number of steps taken, or is the last of all: conflicts with everything. */
    private final boolean everything;

    private final boolean changes;
    private final boolean lasts;
    private final long[] interrupted;
    final Tail tail;

    private final long readBloom;
    private final long addBloom;
    private final long writeBloom;

    Footprint(FootprintBuilder b) {
        cpu = b.cpu;
        pc = b.pc;
        orders = b.orders;
        timed = b.timed;
        ordered = orders.names(pc);
        settles = b.settles;
        reads = b.reads.sorted();
        adds = b.adds.sorted();
        writes = b.writes.sorted();
        spans = b.spans.toArray();
        patches = b.patches.toArray();
        granted = b.granted.isEmpty() ? NONE : b.granted.toArray(NONE);
        everything = b.everything;
        uses = Spans.uses(spans);
        whose = Spans.whose(spans);
        clashes = Spans.clashes(uses);
        wordUses = (reads.length > 0 || granted.length > 0 ? 1 << (Spans.WORDS | Spans.READ) : 0)
                | (writes.length > 0 ? 1 << (Spans.WORDS | Spans.WRITE) : 0);
        changes = b.changes;
        lasts = b.lasts;
        interrupted = b.interrupted.toArray();
        tail = b.tail;
        long alsoRead = 0;
        for (Known.Granted one : granted) {
            alsoRead |= one.bloom();
        }
        readBloom = bloom(reads) | alsoRead;
        addBloom = bloom(adds);
        writeBloom = bloom(writes);
    }

    static long bloom(long[] cells) {
        long bloom = 0;
        for (long cell : cells) {
            bloom |= 1L << (cell * 0x9e37_79b9_7f4a_7c15L >>> 58);
        }
        return bloom;
    }

    /** True if anybody could tell that it happened. */
    boolean changes() {
        return changes;
    }

    /** The same of more than what is part of the CPU's own state, and is as it was when that is. */
    boolean lasts() {
        return lasts;
    }

    /** True if a CPU that does this in a loop may find something else in it, or show something else by it, after a step of another. */
    boolean isWokenBy(Footprint step) {
        return (changes || step.changes) && conflicts(step);
    }

    /** True if it has sent that CPU an interrupt. */
    boolean interrupts(int other) {
        return Arrays.stream(interrupted).anyMatch(cell -> cell == Cell.interrupts(other));
    }

    /** The same, had it sent none. */
    Footprint withoutInterrupts() {
        if (interrupted.length == 0) {
            return this;
        }
        FootprintBuilder rest = new FootprintBuilder();
        rest.begin(cpu, pc, orders);
        add(rest);
        rest.adds.clear();
        Arrays.stream(adds)
                .filter(cell -> Arrays.stream(interrupted).noneMatch(sent -> sent == cell))
                .forEach(rest.adds::add);
        return rest.build();
    }

    /** A barrier, maintenance or a context synchronization event is in it: what the CPU may still get is less from here on. */
    boolean isTimed() {
        return timed;
    }

    /** What other CPUs may get can be less from here on; otherwise it is more, if it has changed. */
    boolean settles() {
        return settles;
    }

    /** It depends on how many steps have been taken. */
    boolean countsSteps() {
        return everything;
    }

    /** True if the order of the two matters. Steps of one CPU are always in order. */
    boolean conflicts(Footprint other) {
        return cpu == other.cpu || everything || other.everything || conflictsButByEnding(other);
    }

    /** The same, were it not the last of all, of a step of another CPU. */
    boolean conflictsButByEnding(Footprint other) {
        return cells(this, other)
                || cells(other, this)
                || (clashes & other.uses) != 0 && (whose & other.whose) != 0 && Spans.conflict(spans, other.spans)
                || (clashes & other.wordUses) != 0 && words(this, other)
                || (other.clashes & wordUses) != 0 && words(other, this)
                || ordered && other.ordered && orders.matters(this, other);
    }

    private static boolean cells(Footprint one, Footprint other) {
        if (((one.writeBloom | one.addBloom) & (other.readBloom | other.writeBloom)) == 0) {
            return false;
        }
        if (intersect(one.writes, other.reads)
                || intersect(one.writes, other.writes)
                || intersect(one.adds, other.reads)) {
            return true;
        }
        for (Known.Granted read : other.granted) {
            if (one.changesAny(read.reads(), read.bloom())) {
                return true;
            }
        }
        return false;
    }

    /** Of a page, the words whose instructions may be others after it. @param frame number of the page */
    List<Long> patches(long frame) {
        return patches.length == 0
                ? List.of()
                : Arrays.stream(patches)
                        .filter(word -> word >>> 9 == frame)
                        .boxed()
                        .toList();
    }

    /** True if it changes one of the cells. @param bloom of them */
    boolean changesAny(long[] cells, long bloom) {
        return ((writeBloom | addBloom) & bloom) != 0 && (intersect(writes, cells) || intersect(adds, cells));
    }

    boolean readsAny(long[] cells) {
        return cells.length > 0 && intersect(reads, cells);
    }

    private static boolean words(Footprint one, Footprint other) {
        for (Known.Granted read : other.granted) {
            if (Spans.conflict(one.spans, read.reads(), Spans.READ)) {
                return true;
            }
        }
        return Spans.conflict(one.spans, other.writes, Spans.WRITE)
                || Spans.conflict(one.spans, other.reads, Spans.READ);
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

    /** All that any of several steps of one CPU uses: for {@link #conflicts} and {@link #isWokenBy}, which ask nothing else. */
    Footprint and(Footprint other) {
        FootprintBuilder both = new FootprintBuilder();
        both.begin(cpu, pc, orders);
        add(both);
        other.add(both);
        return both.build();
    }

    private void add(FootprintBuilder to) {
        to.reads.addAll(reads);
        to.granted.addAll(List.of(granted));
        to.adds.addAll(adds);
        to.writes.addAll(writes);
        to.spans.addAll(spans);
        to.everything |= everything;
        to.timed |= timed;
        to.changes |= changes;
    }
}
