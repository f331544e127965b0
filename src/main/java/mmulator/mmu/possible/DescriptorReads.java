package mmulator.mmu.possible;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.history.DescriptorVersion;
import mmulator.mmu.history.Moment;
import mmulator.mmu.tlb.TlbEntry;
import org.jspecify.annotations.Nullable;

/** What the walks of one CPU for one virtual address have read, or may read, of one descriptor that translates it. */
public final class DescriptorReads {
    private final long descriptor;
    private final long va;
    private final List<PastWalk> walks;
    private final MaintenanceLog maintenance;
    private final WhyHeld why;

    DescriptorReads(long descriptor, long va, List<PastWalk> walks, MaintenanceLog maintenance, WhyHeld why) {
        this.descriptor = descriptor;
        this.va = va;
        this.walks = walks;
        this.maintenance = maintenance;
        this.why = why;
    }

    /**
     * Values of the descriptor that may still be cached on this CPU, as a leaf or as a Table.
     *
     * @param level of the table that it is in
     */
    public List<HeldValue> held(int level) {
        List<HeldValue> held = new ArrayList<>();
        for (PastWalk walk : walks) {
            WalkSteps steps = walk.result().steps();
            for (int i = 0; i < walk.reads().size(); i++) {
                if (steps.address(i) == descriptor && steps.level(i) == level && mayHold(walk, i)) {
                    PastRead read = walk.reads().get(i);
                    DescriptorVersion version = read.reading().last();
                    held.add(new HeldValue(
                            version,
                            read.epoch().regime(),
                            read.window().from(),
                            version.isCurrent() ? Optional.empty() : Optional.of(why.of(walk, read, va))));
                }
            }
        }
        return held;
    }

    /**
     * A translation that may still be cached.
     *
     * @param table the value of the descriptor, a Table, by which it was found
     * @param leaf what it is of
     */
    public record LeafThrough(HeldValue table, Translated leaf) {}

    /**
     * Translations of the address that were found through the descriptor and may still be cached, whether or not the Table
     * descriptor itself is.
     *
     * @param level of the table that the descriptor is in
     */
    public List<LeafThrough> leavesThrough(int level) {
        List<LeafThrough> held = new ArrayList<>();
        for (PastWalk walk : walks) {
            WalkSteps steps = walk.result().steps();
            int last = walk.reads().size() - 1;
            for (int i = 0; i < last; i++) {
                if (steps.address(i) == descriptor
                        && steps.level(i) == level
                        && walk.result() instanceof Translated leaf
                        && mayHold(walk, last)) {
                    PastRead read = walk.reads().get(i);
                    HeldValue table = new HeldValue(
                            read.reading().last(),
                            read.epoch().regime(),
                            read.window().from(),
                            Optional.of(why.of(walk, walk.last(), va)));
                    held.add(new LeafThrough(table, leaf));
                }
            }
        }
        return held;
    }

    /**
     * True if a walk for the address could read the descriptor now: the tables lead there, or a Table descriptor that does may
     * still be cached or not yet be seen to be gone.
     */
    public boolean mayRead() {
        return mayRead(link -> true);
    }

    /** A Table descriptor that leads to another one. @param from since when it has had its value */
    public record Link(long address, Moment from) {}

    /** The same by way of one of certain Table descriptors, cached or not. */
    public boolean mayReadBy(Predicate<Link> counts) {
        return mayRead(link -> link != null
                && link.table() != null
                && counts.test(new Link(
                        link.table().steps().lastAddress(),
                        link.reading().last().from())));
    }

    /** @param by whether the Table descriptor counts by which a walk comes to it; null at the start of a walk */
    private boolean mayRead(Predicate<@Nullable PastRead> by) {
        for (PastWalk walk : walks) {
            WalkSteps steps = walk.result().steps();
            for (int i = 0; i < walk.reads().size(); i++) {
                PastRead read = walk.reads().get(i);
                if (steps.address(i) == descriptor
                        && read.window().until() == Moment.NEVER
                        && by.test(i == 0 ? null : walk.reads().get(i - 1))) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean mayHold(PastWalk walk, int i) {
        PastRead read = walk.reads().get(i);
        if (read.table() != null) {
            return read.removedAt() == Moment.NEVER;
        }
        return walk.isCacheable()
                && !maintenance.removes(TlbEntry.of((Translated) walk.result(), walk.regime(), false, 0), va, read);
    }

    /** Adds to {@code wanted} each value of the descriptor that this CPU's TLB, or a walk yet to come, may still depend on. */
    public void addWanted(Set<DescriptorVersion> wanted) {
        for (PastWalk walk : walks) {
            WalkSteps steps = walk.result().steps();
            for (int i = 0; i < walk.reads().size(); i++) {
                PastRead read = walk.reads().get(i);
                if (steps.address(i) == descriptor && (read.table() != null || isWanted(walk))) {
                    wanted.addAll(read.reading().versions());
                }
            }
        }
    }

    private boolean isWanted(PastWalk walk) {
        if (walk.window().until() == Moment.NEVER) {
            return true;
        }
        if (!(walk.result() instanceof Translated translated) || !walk.isCacheable()) {
            return false;
        }
        TlbEntry run = TlbEntry.of(translated, walk.regime(), true, 0);
        for (long at = run.iaBase();
                run.contiguousRun() && at - run.iaBase() <= run.iaLast() - run.iaBase();
                at += 1L << translated.sizeShift()) {
            if (!maintenance.removes(run, at, walk.last())) {
                return true;
            }
        }
        return !maintenance.removes(TlbEntry.of(translated, walk.regime(), false, 0), va, walk.last());
    }
}
