package mmulator.mmu.possible;

import java.util.List;
import mmulator.mmu.TableEntry;
import mmulator.mmu.history.Dependencies;
import mmulator.mmu.history.DescriptorVersion;
import mmulator.mmu.history.Moment;
import mmulator.mmu.tlb.TlbCoverage;
import org.jspecify.annotations.Nullable;

/**
 * One descriptor that a walk may have read, and how it got there.
 *
 * @param walker the CPU whose walk it was, or that holds the Table descriptor
 * @param reader the CPU that has read it: another one where {@code walker} has taken the Table descriptor from that
 * @param previous the Table descriptor that leads here, cached or not; null at the start
 * @param epoch whose regime it was read in
 * @param window when it could be read
 * @param table the entry that a Table descriptor makes, null for others
 * @param removedAt when that entry is known to be gone
 */
record PastRead(
        int walker,
        int reader,
        @Nullable PastRead previous,
        Epoch epoch,
        Reading reading,
        Window window,
        @Nullable TableEntry table,
        Moment removedAt) {

    /**
     * A value of a descriptor, during an unbroken time in which walks of the CPU could read it.
     *
     * @param versions that had it, oldest first
     */
    record Reading(long value, Window window, List<DescriptorVersion> versions) {
        DescriptorVersion last() {
            return versions.getLast();
        }

        /** From when on some CPU's maintenance is ordered behind the store that ended it. */
        private Moment firstOrdered() {
            Moment first = Moment.NEVER;
            for (Moment moment : last().ordered().values()) {
                first = Moment.earlier(first, moment);
            }
            return first;
        }
    }

    /**
     * True if a walk that has come here sees the store: what led here was stored behind it. Arm ARM D8, "Ordering of memory
     * accesses from translation table walks"; Linux links tables so.
     */
    boolean sees(int cpu, long step, long word) {
        return reading.versions().getFirst().behind().covers(cpu, step, word)
                || previous != null && previous.sees(cpu, step, word);
    }

    /** The same, with nothing before or after another reading; what ends first is what has been replaced. */
    PastRead during(Reading other) {
        boolean endsFirst = other.last().replacedAt().isBefore(reading.last().replacedAt());
        Reading both = new Reading(
                reading.value(),
                reading.window().and(other.window()),
                endsFirst ? other.versions() : reading.versions());
        return new PastRead(walker, reader, previous, epoch, both, window.and(other.window()), table, removedAt);
    }

    /** The same, known to be a Table descriptor. */
    PastRead asTable(TableEntry entry, Moment removed) {
        return new PastRead(walker, reader, previous, epoch, reading, window, entry, removed);
    }

    /** The same, where another CPU has taken it. */
    PastRead heldBy(int cpu) {
        return new PastRead(cpu, reader, previous, epoch, reading, window, table, removedAt);
    }

    /** A CPU other than {@code cpu} has a part in it. */
    boolean hasOtherWalker(int cpu) {
        return reader != cpu || walker != cpu || previous != null && previous.hasOtherWalker(cpu);
    }

    /** The same, in a part of the time only. */
    PastRead in(Epoch part, Window during) {
        return new PastRead(walker, reader, previous, part, reading, during, table, removedAt);
    }

    /** The first moment at which something on the way here ended: maintenance from before it can have removed nothing for good. */
    Moment firstEnd() {
        Moment own = Moment.earlier(Moment.earlier(reading.window().until(), reading.firstOrdered()), epoch.until());
        return previous == null ? own : Moment.earlier(own, previous.firstEnd());
    }

    /** When the first of what led here was replaced: a descriptor, or the regime. */
    Moment replacedAt() {
        Moment own = Moment.earlier(reading.last().replacedAt(), epoch.until());
        return previous == null ? own : Moment.earlier(own, previous.replacedAt());
    }

    /** Another value has been stored, but walks may read this one still. */
    boolean isUnpublished() {
        return reading.window().until() == Moment.NEVER && reading.last().replacedAt() != Moment.NEVER;
    }

    /** True if it could not be read after the operation has taken effect, in whichever order things happened. */
    boolean surelyOver(Operation operation, Dependencies orders) {
        return surelyBy(reading.window().until(), operation, orders)
                || surelyBy(orderedBefore(operation), operation, orders)
                || surelyBy(epoch.until(), operation, orders)
                || previous != null && !previous.mayLeadOnAfter(operation, orders);
    }

    private boolean mayLeadOnAfter(Operation operation, Dependencies orders) {
        return !surelyOver(operation, orders)
                || !surelyBy(removedAt, operation, orders) && table != null && !closes(operation, table);
    }

    private static boolean surelyBy(Moment end, Operation operation, Dependencies orders) {
        return !operation.issued().isBefore(end) && orders.surely(end, operation.issued());
    }

    /** Names what {@link #readableAfter} depends on. */
    void tellOrders(Operation operation, Dependencies orders) {
        orders.order(reading.window().until(), operation.issued());
        orders.order(orderedBefore(operation), operation.issued());
        orders.order(reading.last().replacedAt(), operation.issued());
        orders.order(epoch.until(), operation.issued());
        orders.order(removedAt, operation.issued());
        if (previous != null) {
            previous.tellOrders(operation, orders);
        }
    }

    /**
     * True if it could be read after the operation has taken effect, so that what is cached of it may be there once the
     * operation has completed. An operation that removes the cached Table descriptors on the way, too, closes the way.
     */
    boolean readableAfter(Operation operation) {
        return operation.issued().isBefore(reading.window().until())
                && operation.issued().isBefore(orderedBefore(operation))
                && operation.issued().isBefore(epoch.until())
                && (previous == null || previous.leadsOnAfter(operation));
    }

    /** From when on what its CPU does is ordered behind the store that ended this value. */
    private Moment orderedBefore(Operation operation) {
        return reading.last().until(operation.by(), operation.by() != walker);
    }

    private boolean leadsOnAfter(Operation operation) {
        return readableAfter(operation)
                || operation.issued().isBefore(removedAt) && table != null && !closes(operation, table);
    }

    /** True if the operation removes the cached Table descriptor, too: one that it has outlived, after a conflict, does not. */
    private boolean closes(Operation operation, TableEntry table) {
        return operation.reaches(walker)
                && TlbCoverage.covers(operation.maintenance(), table)
                && !operation.completed().isBefore(removedAt);
    }
}
