package mmulator.mmu.possible;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import mmulator.arch.TlbMaintenance;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Regime;
import mmulator.mmu.TableEntry;
import mmulator.mmu.Translated;
import mmulator.mmu.VaRange;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.history.DescriptorHistory;
import mmulator.mmu.history.Moment;
import mmulator.mmu.history.StoreOrder;
import mmulator.mmu.tlb.TlbEntry;
import org.jspecify.annotations.Nullable;

/**
 * Every entry that <em>some</em> implementation of one CPU's TLB could hold now: all translations that were walkable on
 * this CPU since the last completed TLB maintenance that covers them, speculative walks and cached Table descriptors
 * included. Built when asked, for one address, from the history of the descriptors on its way, the CPU's regimes and its
 * maintenance; nothing is stored per entry.
 *
 * <p>An entry whose last walk is possible before moment B is gone once a TLBI that selects it, issued at or after B, has
 * completed. B is when the last of these has ended: the leaf's value being readable, the regime being in effect, and each
 * Table descriptor on the way being readable or cached.
 */
public final class PossibleTlb {
    /** Of a walk that ends in nothing: there is no XS attribute for which an nXS form could leave it alone. */
    private static final LeafAttributes NO_MEMORY = LeafAttributes.of(0xff, 3, 1, LeafAttributes.AF);

    private static final int MERGE_AT_LEAST = 64;

    private final int cpu;
    private final DescriptorMemory memory;
    private final DescriptorHistory history;
    private final Collection<PossibleTlb> all;
    private final MaintenanceLog maintenance;
    private final List<Epoch> epochs;
    /** Which stores what the CPU does is ordered behind. */
    private final StoreOrder order;
    /** In effect for sure but for pending register writes. */
    private @Nullable Regime inEffect;

    /** The last context synchronization event. */
    private Moment synchronizedAt = Moment.START;
    /** When maintenance that this CPU issued has completed last. */
    private Moment ownCompleted = Moment.START;

    /** When maintenance has made epochs superfluous last. */
    private Moment forgotten = Moment.START;

    private int mergeAt = MERGE_AT_LEAST;

    /** @param all those of all CPUs, this one among them: a view that need not be complete yet */
    public PossibleTlb(int cpu, DescriptorMemory memory, DescriptorHistory history, Collection<PossibleTlb> all) {
        this.all = all;
        this.cpu = cpu;
        this.memory = memory;
        this.history = history;
        maintenance = new MaintenanceLog(cpu, memory);
        epochs = new ArrayList<>();
        order = new StoreOrder(cpu);
    }

    /** Another possible TLB that knows the same and goes its own way from here, with a history and companions of its own. */
    public PossibleTlb copy(DescriptorHistory history, Collection<PossibleTlb> all) {
        return new PossibleTlb(this, history, all);
    }

    private PossibleTlb(PossibleTlb other, DescriptorHistory history, Collection<PossibleTlb> all) {
        this.all = all;
        cpu = other.cpu;
        memory = other.memory;
        this.history = history;
        maintenance = other.maintenance.copy();
        epochs = new ArrayList<>(other.epochs);
        order = other.order.copy();
        inEffect = other.inEffect;
        synchronizedAt = other.synchronizedAt;
        ownCompleted = other.ownCompleted;
        forgotten = other.forgotten;
        mergeAt = other.mergeAt;
    }

    // What happens

    /** These regimes may be in effect from now on, and no others: several while register writes are pending. */
    public void regimes(List<Regime> effective, Moment now) {
        inEffect = effective.getFirst();
        Set<Regime> fresh = new LinkedHashSet<>(effective);
        for (int i = 0; i < epochs.size(); i++) {
            Epoch epoch = epochs.get(i);
            boolean stays = fresh.contains(epoch.regime());
            if (epoch.isOpen() && !stays) {
                epochs.set(i, epoch.closed(now, history.changes()));
            } else if (epoch.isOpen()) {
                fresh.remove(epoch.regime());
            }
        }
        for (int i = 0; i < epochs.size(); i++) {
            Epoch epoch = epochs.get(i);
            // Coming back to a regime with nothing stored or published in between is as if it had never gone.
            if (!epoch.isOpen() && epoch.changes() == history.changes() && fresh.remove(epoch.regime())) {
                epochs.set(i, Epoch.open(epoch.regime(), epoch.from()));
            }
        }
        fresh.forEach(regime -> epochs.add(Epoch.open(regime, now)));
        if (epochs.size() >= mergeAt) {
            mergeEpochs();
        }
    }

    /**
     * Keeps the number of epochs in bounds: one regime's all become one, as if it had been in effect in between. That
     * allows entries that there cannot be, but misses none.
     */
    private void mergeEpochs() {
        Map<Regime, Epoch> merged = new LinkedHashMap<>();
        epochs.forEach(epoch -> merged.merge(epoch.regime(), epoch, Epoch::through));
        epochs.clear();
        epochs.addAll(merged.values());
        mergeAt = Math.max(MERGE_AT_LEAST, 2 * epochs.size());
    }

    /** How many spans of time in a regime are kept. */
    public int epochs() {
        return epochs.size();
    }

    public void issued(int by, TlbMaintenance operation, Moment now) {
        maintenance.issued(by, operation, now);
    }

    /** Another CPU invalidated its own TLB only. */
    public void issuedElsewhere(int by, TlbMaintenance operation, Moment now) {
        maintenance.issuedElsewhere(by, operation, now);
    }

    public void completed(int by, TlbMaintenance operation, Moment now) {
        maintenance.completed(by, operation, now);
        ownCompleted = by == cpu ? now : ownCompleted;
        if (operation.kind() == TlbMaintenance.Kind.ALL) {
            Moment clean = maintenance.cleanSince();
            forgotten = epochs.removeIf(epoch -> !clean.isBefore(epoch.until())) ? now : forgotten;
        }
        if (maintenance.isLarge() && !memory.dependencies().ordersMatter()) {
            maintenance.forgetBefore(oldestEnd());
        }
    }

    /** A context synchronization event: no instruction after it was translated before. */
    public void synchronizeContext(Moment now) {
        synchronizedAt = now;
    }

    /** How many TLB maintenance operations are kept. */
    public int operations() {
        return maintenance.size();
    }

    /** Since when something has ended that an entry may still come of. */
    private Moment oldestEnd() {
        Moment oldest = history.firstReplaced();
        for (PossibleTlb tlb : all) {
            for (Epoch epoch : tlb.epochs) {
                oldest = Moment.earlier(oldest, epoch.until());
            }
        }
        return oldest;
    }

    /** When the maintenance has completed that {@link #cleanSince} speaks of. */
    public Moment cleanAt() {
        return maintenance.cleanAt();
    }

    /** Nothing walked before this moment can be in the TLB. */
    public Moment cleanSince() {
        return maintenance.cleanSince();
    }

    /** Which stores what the CPU does is ordered behind. */
    public StoreOrder order() {
        return order;
    }

    // What may be there

    /** True when all descriptors and the regime are what they have been since the TLB was clean. */
    public boolean isCurrent() {
        return history.isEmpty() && epochs.size() == 1;
    }

    /**
     * The walks whose translations may be here: this CPU's, and those of every CPU that shares with it. Arm ARM D8, "Common
     * not private translations": where TTBRn_EL1.CnP is 1 on both, with the same table and, for what is not global, ASID, an
     * entry that the one has found may be used by the other. A local TLBI removes it from the view of the CPU that executes
     * it, not from what the other's walks go on from; so what that one still finds by Table descriptors that it holds may
     * come back here.
     */
    private List<PastWalk> walks(long va) {
        tellForgotten(va);
        List<PastWalk> walks = PastWalks.of(memory, history, walker(), va);
        if (epochs.stream().noneMatch(epoch -> epoch.isCommon(va))) {
            return walks;
        }
        for (PossibleTlb other : all) {
            if (other != this) {
                other.tellForgotten(va);
                List<Epoch> common = common(va, other, (own, theirs) -> own.shares(va, theirs));
                if (!common.isEmpty()) {
                    walks.addAll(PastWalks.common(memory, history, walker(), other.walker(), common, va));
                }
                List<Epoch> otherAsid = common(va, other, (own, theirs) -> own.sharesGlobal(va, theirs));
                if (!otherAsid.isEmpty()) {
                    PastWalks.common(memory, history, walker(), other.walker(), otherAsid, va).stream()
                            .filter(PastWalk::isGlobal)
                            .forEach(walks::add);
                }
            }
        }
        return walks;
    }

    private PastWalks.Walker walker() {
        return new PastWalks.Walker(cpu, maintenance, epochs);
    }

    /** What there is no epoch for any more is gone because maintenance has completed. */
    private void tellForgotten(long va) {
        memory.dependencies().regimes(cpu);
        if (!memory.dependencies().surelyPast(forgotten)) {
            memory.dependencies().maintenance(cpu, va, va);
        }
    }

    /** When the other CPU's walks for {@code va} worked for this one, too. */
    private List<Epoch> common(long va, PossibleTlb other, BiPredicate<Epoch, Epoch> shares) {
        List<Epoch> common = new ArrayList<>();
        for (Epoch theirs : other.epochs) {
            epochs.stream()
                    .filter(own -> shares.test(own, theirs))
                    .map(Epoch::until)
                    .reduce(Moment::later)
                    .ifPresent(until -> common.add(theirs.before(until)));
        }
        return common;
    }

    /**
     * Entries that may match {@code va} under the regime in effect, one of each kind; what a walk gives now is among them
     * unless there is nothing else.
     *
     * @param va canonical
     */
    public List<PossibleEntry> entries(long va, int asid) {
        List<PastWalk> walks = walks(va);
        Set<Long> siblings = ContiguousRun.siblings(va, walks, memory, history);
        if (isCurrent() && siblings.isEmpty()) {
            return List.of();
        }
        Map<Object, PossibleEntry> found = new LinkedHashMap<>();
        for (PastWalk walk : walks) {
            add(found, walk, va, asid);
        }
        for (long sibling : siblings) {
            for (PastWalk walk : walks(sibling)) {
                ContiguousRun.covering(walk, walks).forEach(part -> add(found, part, va, asid));
            }
        }
        return List.copyOf(found.values());
    }

    /**
     * Entries that the CPU's own maintenance has removed, but that an access may use all the same: a DSB that completes a
     * TLBI empties the TLB, but an instruction after the DSB may have been translated before it, until a context
     * synchronization event. FEAT_ETS2 does away with that for data accesses, not for fetches (R_BLDZX). Arm ARM D8,
     * "Completion of TLB maintenance instructions" and "Ordering of memory accesses from translation table walks".
     *
     * @param va canonical
     */
    public List<PossibleEntry> inFlight(long va, int asid, boolean fetch) {
        if (inEffect == null
                || walksInOrder(fetch)
                || history.isEmpty()
                || ownCompleted == Moment.START
                || ownCompleted.isBefore(synchronizedAt)) {
            return List.of();
        }
        List<PossibleEntry> found = new ArrayList<>();
        for (PastWalk past : walks(va)) {
            if (!(past.result() instanceof Translated walk) || !past.isCacheable()) {
                continue;
            }
            TlbEntry entry =
                    TlbEntry.of(walk, past.regime(), false, past.window().from().step());
            if (entry.matches(va, asid)
                    && maintenance.removes(entry, va, past.last())
                    && !maintenance.removesFromAccesses(entry, va, past.last(), cpu, synchronizedAt)) {
                maintenance
                        .lastFor(entry, va, past.last().replacedAt())
                        .ifPresent(operation -> found.add(new PossibleEntry(
                                entry,
                                cpu,
                                past.window().from(),
                                past.window().until(),
                                new PossibleEntry.Cause.InFlight(operation.maintenance(), operation.issued()))));
            }
        }
        return found;
    }

    /**
     * Faults that walks for {@code va} in the regime in effect may end in, each kind and level once.
     *
     * <p>An access' walk may be made before its turn, and nothing is kept of one that faults, so that no maintenance can help:
     * it may have read what could be read at any moment since the last context synchronization event. FEAT_ETS2 does away
     * with that for data accesses, not for fetches. Arm ARM D8, "Ordering of memory accesses from translation table
     * walks", and I_WZCBG.
     *
     * @param va canonical
     */
    public List<PossibleFault> faults(long va, boolean fetch) {
        if (isCurrent() || inEffect == null) {
            return List.of();
        }
        Epoch now = Epoch.open(inEffect, Moment.START);
        Map<Object, PossibleFault> found = new LinkedHashMap<>();
        for (PastWalk walk : walks(va)) {
            // A fault is nobody's to share, though a Table descriptor on the way to it may be.
            if (walk.result() instanceof WalkFault fault
                    && walk.last().walker() == cpu
                    && walk.last().epoch().sameFor(va, now)
                    && mayBeOf(walk.window(), fetch)
                    && !isOrdered(walk, fetch)
                    && !isOver(walk, fetch, va)) {
                Object kind = List.of(fault.kind(), fault.level());
                PossibleFault present = found.get(kind);
                if (present == null || present.fault().steps().equals(fault.steps())) {
                    found.put(kind, new PossibleFault(fault, walk.window().from(), faultCause(walk, fetch, now, va)));
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** True if the walk of an access of now may have been made in that time. */
    private boolean mayBeOf(Window window, boolean fetch) {
        if (walksInOrder(fetch)) {
            return window.until() == Moment.NEVER;
        }
        memory.dependencies().order(synchronizedAt, window.until());
        return synchronizedAt.isBefore(window.until());
    }

    private boolean walksInOrder(boolean fetch) {
        return !fetch && inEffect != null && inEffect.cpu().ets2();
    }

    /**
     * True if FEAT_ETS2 orders a store that came after what was read before the walk, with no barrier in between. That is
     * about the descriptor that faults: the Tables that lead there may have been cached long ago.
     */
    private boolean isOrdered(PastWalk walk, boolean fetch) {
        DescriptorHistory.Version read = walk.last().reading().last();
        if (!walksInOrder(fetch) || read.isCurrent()) {
            return false;
        }
        long address = walk.result().steps().lastAddress();
        // Any store after it does: who comes after a store comes after those before that one.
        return history.of(address, memory.read(address)).stream()
                .filter(one -> !one.isCurrent() && !one.replacedAt().isBefore(read.replacedAt()))
                .anyMatch(one -> one.replacedBy() == cpu
                        || order.observed()
                                .covers(one.replacedBy(), one.replacedAt().step(), address));
    }

    /**
     * True if TLB maintenance of the address has completed since. That waits for accesses that fault by old descriptors, too,
     * though nothing is cached of them. Arm ARM D8, "Ordering and completion of TLB maintenance instructions".
     */
    private boolean isOver(PastWalk walk, boolean fetch, long va) {
        Regime regime = walk.regime();
        VaRange range = regime.rangeOf(va);
        WalkSteps steps = walk.result().steps();
        int shift = range.granule().entryShift(steps.level(steps.count() - 1));
        TlbEntry faulting = new TlbEntry(
                va & -1L << shift,
                shift,
                false,
                regime.asidFor(va),
                0,
                NO_MEMORY,
                steps.level(steps.count() - 1),
                false,
                range.granule(),
                range.half(),
                steps,
                0);
        Moment synchronizedBy = walksInOrder(fetch) ? Moment.NEVER : synchronizedAt;
        return maintenance.removesFromAccesses(faulting, va, walk.last(), cpu, synchronizedBy);
    }

    private PossibleEntry.Cause faultCause(PastWalk walk, boolean fetch, Epoch now, long va) {
        boolean old = false;
        for (PastRead read : walk.reads()) {
            if (read.table() != null) {
                boolean ofNow = read.epoch().sameFor(va, now);
                if (!ofNow && read.epoch().until() == Moment.NEVER) {
                    return new PossibleEntry.Cause.NotSynchronized();
                }
                if (!ofNow || !mayBeOf(read.reading().window(), fetch)) {
                    return cause(walk, read, va);
                }
            }
            old |= !read.reading().last().isCurrent();
        }
        return old ? new PossibleEntry.Cause.NotPublished() : new PossibleEntry.Cause.NewlyStored();
    }

    private void add(Map<Object, PossibleEntry> found, PastWalk past, long va, int asid) {
        if (!(past.result() instanceof Translated walk) || !past.isCacheable()) {
            return;
        }
        Window window = past.window();
        for (boolean run : walk.contiguous() ? new boolean[] {false, true} : new boolean[] {false}) {
            TlbEntry entry = TlbEntry.of(walk, past.regime(), run, window.from().step());
            if (entry.matches(va, asid) && !maintenance.removes(entry, va, past.last())) {
                Object kind = List.of(
                        entry.sizeShift(),
                        entry.oaBase(),
                        entry.attributes(),
                        entry.global(),
                        entry.level(),
                        entry.fromContiguous());
                PossibleEntry present = found.get(kind);
                // Of equal entries the one that stays longest says most.
                if (present == null || present.until().isBefore(window.until())) {
                    found.put(
                            kind,
                            new PossibleEntry(
                                    entry,
                                    past.last().walker(),
                                    window.from(),
                                    window.until(),
                                    cause(past, entry, va)));
                }
            }
        }
    }

    /** Why a value that has been replaced may still be cached. */
    private PossibleEntry.Cause cause(PastWalk walk, PastRead read, long va) {
        TableEntry table = read.table();
        if (table == null) {
            return cause(walk, TlbEntry.of((Translated) walk.result(), walk.regime(), false, 0), va);
        }
        Moment since = read.replacedAt();
        return maintenance
                .lastFor(table, since)
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

    private PossibleEntry.Cause cause(PastWalk past, TlbEntry entry, long va) {
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
            if (past.reads().stream().anyMatch(read -> !read.epoch().sameFor(va, now))) {
                return new PossibleEntry.Cause.NotSynchronized();
            }
        }
        Translated walk = (Translated) past.result();
        return (va ^ walk.iaBase()) >>> walk.sizeShift() == 0
                ? new PossibleEntry.Cause.NewlyStored()
                : new PossibleEntry.Cause.OtherMember(entry.descriptorAddress());
    }

    /** The operation selects the entry and has completed, but a walk may have found it again. */
    private static PossibleEntry.Cause comesBack(PastWalk past, MaintenanceLog.Operation operation) {
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

    /**
     * A value of a descriptor that may be cached.
     *
     * @param regime in which a walk could read it
     * @param from the first moment at which one could
     * @param cause why it has not been removed; empty for the present value, which nobody has tried to remove
     */
    public record Held(
            DescriptorHistory.Version version, Regime regime, Moment from, Optional<PossibleEntry.Cause> cause) {}

    /**
     * Values of the descriptor at {@code descriptor} that may still be cached on this CPU, as a leaf or as a Table.
     *
     * @param va an address that the descriptor translates
     * @param level of the table that it is in
     */
    public List<Held> held(long descriptor, long va, int level) {
        List<Held> held = new ArrayList<>();
        for (PastWalk walk : walks(va)) {
            WalkSteps steps = walk.result().steps();
            for (int i = 0; i < walk.reads().size(); i++) {
                if (steps.address(i) == descriptor && steps.level(i) == level && mayHold(walk, i, va)) {
                    PastRead read = walk.reads().get(i);
                    DescriptorHistory.Version version = read.reading().last();
                    held.add(new Held(
                            version,
                            read.epoch().regime(),
                            read.window().from(),
                            version.isCurrent() ? Optional.empty() : Optional.of(cause(walk, read, va))));
                }
            }
        }
        return held;
    }

    /**
     * Values of the Table descriptor at {@code descriptor} by which a translation of {@code va} may have been found that is
     * still cached, whether or not the Table descriptor itself is.
     *
     * @param level of the table that the descriptor is in
     */
    public List<Held> leafThrough(long descriptor, long va, int level) {
        List<Held> held = new ArrayList<>();
        for (PastWalk walk : walks(va)) {
            WalkSteps steps = walk.result().steps();
            int last = walk.reads().size() - 1;
            for (int i = 0; i < last; i++) {
                if (steps.address(i) == descriptor && steps.level(i) == level && mayHold(walk, last, va)) {
                    PastRead read = walk.reads().get(i);
                    held.add(new Held(
                            read.reading().last(),
                            read.epoch().regime(),
                            read.window().from(),
                            Optional.of(cause(walk, walk.last(), va))));
                }
            }
        }
        return held;
    }

    /**
     * True if a walk for {@code va} could read the descriptor at {@code descriptor} now: the tables lead there, or a Table
     * descriptor that does may still be cached or not yet be seen to be gone.
     */
    public boolean mayRead(long descriptor, long va) {
        for (PastWalk walk : walks(va)) {
            WalkSteps steps = walk.result().steps();
            for (int i = 0; i < walk.reads().size(); i++) {
                if (steps.address(i) == descriptor
                        && walk.reads().get(i).window().until() == Moment.NEVER) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean mayHold(PastWalk walk, int i, long va) {
        PastRead read = walk.reads().get(i);
        if (read.table() != null) {
            return read.removedAt() == Moment.NEVER;
        }
        return walk.isCacheable()
                && !maintenance.removes(TlbEntry.of((Translated) walk.result(), walk.regime(), false, 0), va, read);
    }

    /**
     * Adds to {@code wanted} each value of the descriptor at {@code descriptor} that this CPU's TLB, or a walk yet to come,
     * may still depend on.
     *
     * @param va an address that the descriptor translates
     */
    public void addWanted(long descriptor, long va, Set<DescriptorHistory.Version> wanted) {
        for (PastWalk walk : walks(va)) {
            WalkSteps steps = walk.result().steps();
            for (int i = 0; i < walk.reads().size(); i++) {
                PastRead read = walk.reads().get(i);
                if (steps.address(i) == descriptor && (read.table() != null || isWanted(walk, va))) {
                    wanted.addAll(read.reading().versions());
                }
            }
        }
    }

    private boolean isWanted(PastWalk walk, long va) {
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
