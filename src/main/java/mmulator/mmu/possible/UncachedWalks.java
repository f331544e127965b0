package mmulator.mmu.possible;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Regime;
import mmulator.mmu.TableEntry;
import mmulator.mmu.Translated;
import mmulator.mmu.VaRange;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.history.DescriptorHistory;
import mmulator.mmu.history.DescriptorVersion;
import mmulator.mmu.history.Moment;
import mmulator.mmu.history.StoreView;
import mmulator.mmu.tlb.TlbEntry;

/**
 * Walks of an access that end in what no TLB holds: a fault, or a leaf whose AF hardware sets before anything is cached.
 *
 * <p>An access' walk may be made before its turn, and nothing is kept of one that faults, so that no maintenance can help:
 * it may have read what could be read at any moment since the last context synchronization event. FEAT_ETS2 does away
 * with that for data accesses, not for fetches. Arm ARM D8, "Ordering of memory accesses from translation table
 * walks", and I_WZCBG.
 *
 * @param inOrder a walk that faults comes after what precedes the access
 * @param observed stores that the CPU is sure to have seen
 * @param synchronizedAt the last context synchronization event
 */
record UncachedWalks(
        int cpu,
        DescriptorMemory memory,
        DescriptorHistory history,
        MaintenanceLog maintenance,
        Regime inEffect,
        boolean inOrder,
        StoreView observed,
        Moment synchronizedAt) {
    /** Of a walk that ends in nothing: there is no XS attribute for which an nXS form could leave it alone. */
    private static final LeafAttributes NO_MEMORY = LeafAttributes.of(0xff, 3, 1, LeafAttributes.AF);

    /**
     * Each kind and level of fault once.
     *
     * @param walks for {@code va}
     */
    List<PossibleWalk> of(List<PastWalk> walks, long va) {
        Epoch now = Epoch.open(inEffect, Moment.START);
        Map<Object, PastWalk> found = new LinkedHashMap<>();
        WhyHeld why = why();
        for (PastWalk walk : walks) {
            // What nobody caches is nobody's to share, though a Table descriptor on the way to it may be.
            if (isUncached(walk.result())
                    && walk.last().walker() == cpu
                    && walk.last().epoch().sameFor(va, now)
                    && mayBeOf(walk.window(), isOrdered(walk.result()))
                    && !isOrdered(walk)
                    && !isOver(walk, va)) {
                Object kind = walk.result() instanceof WalkFault fault
                        ? List.of(fault.kind(), fault.level())
                        : walk.result().steps();
                found.merge(kind, walk, (one, other) -> why.better(one, other, va));
            }
        }
        return found.values().stream()
                .map(walk -> new PossibleWalk(walk.result(), walk.window().from(), cause(walk, now, va)))
                .toList();
    }

    private WhyHeld why() {
        return new WhyHeld(cpu, maintenance, inEffect, leaves());
    }

    private HintedLeaves leaves() {
        return new HintedLeaves(cpu, memory, history, maintenance);
    }

    private boolean isUncached(WalkResult result) {
        return switch (result) {
            case WalkFault fault -> true;
            // An update fails unless memory still holds what was read.
            case Translated leaf ->
                leaf.accessFlagDue()
                        && memory.read(leaf.steps().lastAddress())
                                == leaf.steps().lastValue();
        };
    }

    /** FEAT_ETS2 is about faults. */
    private boolean isOrdered(WalkResult result) {
        return inOrder && result instanceof WalkFault;
    }

    /** True if the walk of an access of now may have been made in that time. */
    private boolean mayBeOf(Window window, boolean ordered) {
        if (ordered) {
            return window.until() == Moment.NEVER;
        }
        memory.dependencies().order(synchronizedAt, window.until());
        return synchronizedAt.isBefore(window.until());
    }

    /**
     * True if FEAT_ETS2 orders a store that came after what was read before the walk, with no barrier in between. That is
     * about the descriptor that faults: the Tables that lead there may have been cached long ago.
     */
    private boolean isOrdered(PastWalk walk) {
        DescriptorVersion read = walk.last().reading().last();
        if (!isOrdered(walk.result()) || read.isCurrent()) {
            return false;
        }
        long address = walk.result().steps().lastAddress();
        // Any store after it does: who comes after a store comes after those before that one.
        return history.of(address, memory.read(address)).stream()
                .filter(one -> !one.isCurrent() && !one.replacedAt().isBefore(read.replacedAt()))
                .anyMatch(one -> one.replacedBy() == cpu || observed.covers(one.replacedBy(), one.step(), address));
    }

    /**
     * True if TLB maintenance of the address has completed since. That waits for accesses that fault by old descriptors, too,
     * though nothing is cached of them. Arm ARM D8, "Ordering and completion of TLB maintenance instructions".
     */
    private boolean isOver(PastWalk walk, long va) {
        Regime regime = walk.regime();
        Moment synchronizedBy = isOrdered(walk.result()) ? Moment.NEVER : synchronizedAt;
        TableEntry out = walk.last().table();
        if (out != null) {
            // It has ended where there is no memory: what may be cached is the Table descriptor that leads there.
            return maintenance.removesFromAccesses(out, walk.last(), leaves(), cpu, synchronizedBy);
        }
        VaRange range = regime.rangeOf(va);
        WalkSteps steps = walk.result().steps();
        int shift = range.granule().entryShift(steps.level(steps.count() - 1));
        TlbEntry faulting = new TlbEntry(
                va & -1L << shift,
                shift,
                false,
                regime.asid(),
                0,
                NO_MEMORY,
                steps.level(steps.count() - 1),
                false,
                range.granule(),
                range.half(),
                steps,
                0);
        return maintenance.removesFromAccesses(faulting, va, walk.last(), cpu, synchronizedBy);
    }

    private PossibleEntry.Cause cause(PastWalk walk, Epoch now, long va) {
        boolean old = false;
        for (PastRead read : walk.reads()) {
            if (read.table() != null) {
                boolean ofNow = read.epoch().sameFor(va, now);
                if (!ofNow && read.epoch().until() == Moment.NEVER) {
                    return why().notOfNow(read);
                }
                // Once AF is set, the leaf is what a TLB holds, and what is missing is what removes that.
                boolean replaced = walk.result() instanceof Translated
                        && !read.reading().last().isCurrent();
                if (!ofNow || replaced || !mayBeOf(read.reading().window(), isOrdered(walk.result()))) {
                    return why().of(walk, read, va);
                }
            }
            old |= !read.reading().last().isCurrent();
        }
        return old ? new PossibleEntry.Cause.NotPublished() : new PossibleEntry.Cause.NewlyStored();
    }
}
