package mmulator.mmu.possible;

import mmulator.mmu.Regime;
import mmulator.mmu.TableEntry;
import mmulator.mmu.Translated;
import mmulator.mmu.history.Moment;
import mmulator.mmu.tlb.TlbEntry;
import org.jspecify.annotations.Nullable;

/**
 * Why what a walk found may still be in the TLB of a CPU.
 *
 * @param inEffect the CPU's regime
 * @param below what Table descriptors lead to
 */
record WhyHeld(
        int cpu, MaintenanceLog maintenance, @Nullable Regime inEffect, HintedLeaves below) {
    /**
     * Of two walks that say the same the one that can all be read in the regime in effect, or {@code one}: by way of an earlier
     * regime, or of one that is not in effect yet, the remedy is the same and more.
     */
    PastWalk better(PastWalk one, PastWalk other, long va) {
        return isOfNow(other, va) && !isOfNow(one, va) ? other : one;
    }

    private boolean isOfNow(PastWalk walk, long va) {
        if (inEffect == null) {
            return true;
        }
        Epoch now = Epoch.open(inEffect, Moment.START);
        for (PastRead read : walk.reads()) {
            if (!read.epoch().isOpen() || !read.epoch().sameFor(va, now)) {
                return false;
            }
        }
        return true;
    }

    /** Why a value that has been replaced may still be cached. */
    PossibleEntry.Cause of(PastWalk walk, PastRead read, long va) {
        TableEntry table = read.table();
        if (table == null) {
            return of(walk, TlbEntry.of((Translated) walk.result(), walk.regime(), false, 0), va);
        }
        Moment since = read.replacedAt();
        return maintenance
                .lastFor(table, read, since, below)
                .<PossibleEntry.Cause>map(operation -> operation.isComplete()
                        ? new PossibleEntry.Cause.Refetched(operation.by(), operation.maintenance(), operation.issued())
                        : new PossibleEntry.Cause.NotComplete(
                                operation.by(), operation.maintenance(), operation.issued()))
                .orElseGet(() -> read.isUnpublished()
                        ? new PossibleEntry.Cause.NotPublished()
                        : maintenance.last(since).isPresent()
                                ? new PossibleEntry.Cause.TableStillCached(
                                        table.level(), table.steps().lastAddress())
                                : new PossibleEntry.Cause.NeverInvalidated());
    }

    PossibleEntry.Cause of(PastWalk past, TlbEntry entry, long va) {
        Moment replacedAt = past.last().replacedAt();
        if (replacedAt == Moment.NEVER) {
            return current(past, entry, va);
        }
        return maintenance
                .lastFor(entry, va, replacedAt)
                .<PossibleEntry.Cause>map(operation -> operation.isComplete()
                        ? comesBack(past, operation)
                        : new PossibleEntry.Cause.NotComplete(
                                operation.by(), operation.maintenance(), operation.issued()))
                .orElseGet(() -> past.reads().stream().anyMatch(PastRead::isUnpublished)
                        ? new PossibleEntry.Cause.NotPublished()
                        : missed(entry, va, replacedAt));
    }

    /** A walk of now gives it, if not the walk for {@code va} that sees every store in the regime in effect. */
    private PossibleEntry.Cause current(PastWalk past, TlbEntry entry, long va) {
        if (inEffect != null) {
            Epoch now = Epoch.open(inEffect, Moment.START);
            for (PastRead read : past.reads()) {
                if (!read.epoch().sameFor(va, now)) {
                    return notOfNow(read);
                }
            }
        }
        Translated walk = (Translated) past.result();
        return (va ^ walk.iaBase()) >>> walk.sizeShift() == 0
                ? new PossibleEntry.Cause.NewlyStored()
                : new PossibleEntry.Cause.OtherMember(entry.descriptorAddress());
    }

    /** Why the CPU may use what has been read in a regime that is not in effect on it, and lasts. */
    PossibleEntry.Cause notOfNow(PastRead read) {
        return read.reader() == cpu
                ? new PossibleEntry.Cause.NotSynchronized()
                : new PossibleEntry.Cause.OfAnotherCpu(read.reader());
    }

    /** The operation selects the entry and has completed, but a walk may have found it again. */
    private static PossibleEntry.Cause comesBack(PastWalk past, Operation operation) {
        for (PastRead read : past.reads()) {
            TableEntry table = read.table();
            if (table != null && read.removedAt() == Moment.NEVER && !read.readableAfter(operation)) {
                return new PossibleEntry.Cause.TableStillCached(
                        table.level(), table.steps().lastAddress());
            }
        }
        return new PossibleEntry.Cause.Refetched(operation.by(), operation.maintenance(), operation.issued());
    }

    private PossibleEntry.Cause missed(TlbEntry entry, long va, Moment since) {
        return maintenance
                .elsewhere(entry, va, since)
                .or(() -> maintenance.last(since))
                .<PossibleEntry.Cause>map(operation -> new PossibleEntry.Cause.Missed(
                        operation.by(),
                        operation.maintenance(),
                        operation.issued(),
                        operation.by() != cpu && !operation.maintenance().isBroadcast()))
                .orElseGet(PossibleEntry.Cause.NeverInvalidated::new);
    }
}
