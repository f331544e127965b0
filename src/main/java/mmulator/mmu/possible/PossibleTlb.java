package mmulator.mmu.possible;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import mmulator.arch.TlbMaintenance;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.history.DescriptorHistory;
import mmulator.mmu.history.DescriptorVersion;
import mmulator.mmu.history.Moment;
import mmulator.mmu.history.StoreOrder;

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
    private final int cpu;
    private final DescriptorMemory memory;
    private final DescriptorHistory history;
    private final Collection<PossibleTlb> all;
    private MaintenanceLog maintenance;
    private Epochs epochs;
    /** Which stores what the CPU does is ordered behind. */
    private final StoreOrder order;

    private final WalksOfAccess ofAccess = new WalksOfAccess();
    /** The last context synchronization event. */
    private Moment synchronizedAt = Moment.START;
    /** When maintenance that this CPU issued has completed last. */
    private Moment ownCompleted = Moment.START;
    /** When maintenance has made epochs superfluous last. */
    private Moment forgotten = Moment.START;

    /** @param all those of all CPUs, this one among them: a view that need not be complete yet */
    public PossibleTlb(int cpu, DescriptorMemory memory, DescriptorHistory history, Collection<PossibleTlb> all) {
        this.all = all;
        this.cpu = cpu;
        this.memory = memory;
        this.history = history;
        maintenance = new MaintenanceLog(cpu, memory);
        epochs = new Epochs();
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
        maintenance = other.maintenance.share();
        epochs = other.epochs.share();
        order = other.order.copy();
        synchronizedAt = other.synchronizedAt;
        ownCompleted = other.ownCompleted;
        forgotten = other.forgotten;
    }

    // What happens

    /** These regimes may be in effect from now on, and no others: several while register writes are pending. */
    public void regimes(List<Regime> effective, Moment now) {
        epochs = epochs.own();
        epochs.begin(effective, now, history.changes());
    }

    /** Those of which something may be left, the one in effect among them. */
    public List<Regime> regimes() {
        List<Epoch> all = epochs.all();
        return all.size() == 1
                ? List.of(all.getFirst().regime())
                : all.stream().map(Epoch::regime).toList();
    }

    public void issued(int by, TlbMaintenance operation, Moment now) {
        maintenance = maintenance.own();
        maintenance.issued(by, operation, now);
    }

    /** Another CPU invalidated its own TLB only. */
    public void issuedElsewhere(int by, TlbMaintenance operation, Moment now) {
        maintenance = maintenance.own();
        maintenance.issuedElsewhere(by, operation, now);
    }

    public void completed(int by, TlbMaintenance operation, Moment now) {
        maintenance = maintenance.own();
        maintenance.completed(by, operation, now);
        ownCompleted = by == cpu ? now : ownCompleted;
        if (maintenance.isLarge() && !memory.dependencies().ordersMatter()) {
            maintenance = maintenance.own();
            maintenance.forgetBefore(oldestEnd());
        }
    }

    /** An access to {@code va} has taken a TLB conflict abort. @param va canonical */
    public void conflicted(long va, Moment now) {
        maintenance = maintenance.own();
        maintenance.conflicted(va, now);
    }

    /** A context synchronization event: no instruction after it was translated before. */
    public void synchronizeContext(Moment now) {
        synchronizedAt = now;
        // Until here an access may have been translated in what was left and invalidated.
        Predicate<Epoch> over = epoch -> epoch.hasEndedBy(maintenance.cleanSince()) && !mayBeElsewhere(epoch);
        if (epochs.all().stream().anyMatch(over)) {
            epochs = epochs.own();
            epochs.forget(over);
            forgotten = maintenance.cleanAt();
        }
    }

    /** Other CPUs may still use what walks found in the time: a TLBI that stays here removes nothing there. */
    private boolean mayBeElsewhere(Epoch epoch) {
        return epoch.regime().isCommon()
                && all.stream().anyMatch(other -> other != this && !epoch.hasEndedBy(other.cleanSince()));
    }

    /** How many TLB maintenance operations are kept. */
    public int operations() {
        return maintenance.size();
    }

    /** Since when something has ended that an entry may still come of. */
    private Moment oldestEnd() {
        Moment oldest = history.firstReplaced();
        for (PossibleTlb tlb : all) {
            oldest = tlb.epochs.oldestEnd(oldest);
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

    /** An access is about to be translated, or judged: until {@link #endAccess} nothing happens. */
    public void beginAccess() {
        ofAccess.begin();
    }

    public void endAccess() {
        ofAccess.end();
    }

    /** True when all descriptors and the regime are what they have been since the TLB was clean. */
    public boolean isCurrent() {
        return history.isEmpty() && epochs.all().size() == 1;
    }

    /** The same, and no other CPU's translations are common to this one. */
    private boolean isAlone(long va) {
        return isCurrent() && !epochs.all().getFirst().isCommon(va);
    }

    /**
     * The walks whose translations may be here: this CPU's, and those of every CPU that shares with it. Arm ARM D8, "Common
     * not private translations": where TTBRn_EL1.CnP is 1 on both, with the same table and, for what is not global, ASID, an
     * entry that the one has found may be used by the other. A local TLBI removes it from the view of the CPU that executes
     * it, not from what the other's walks go on from; so what that one still finds by Table descriptors that it holds may
     * come back here.
     */
    private List<PastWalk> findWalks(long va) {
        tellForgotten(va);
        List<PastWalk> walks = PastWalks.of(memory, history, walker(), va);
        if (epochs.all().stream().noneMatch(epoch -> epoch.isCommon(va))) {
            return walks;
        }
        for (PossibleTlb other : all) {
            if (other != this) {
                other.tellForgotten(va);
                List<Epoch> common = epochs.common(other.epochs, (own, theirs) -> own.shares(va, theirs));
                if (!common.isEmpty()) {
                    walks.addAll(PastWalks.common(memory, history, walker(), other.walker(), common, va));
                }
                List<Epoch> otherAsid = epochs.common(other.epochs, (own, theirs) -> own.sharesGlobal(va, theirs));
                if (!otherAsid.isEmpty()) {
                    PastWalks.common(memory, history, walker(), other.walker(), otherAsid, va).stream()
                            .filter(PastWalk::isGlobal)
                            .forEach(walks::add);
                }
            }
        }
        return walks;
    }

    /** True if the walk of now is the only one there has been, and nothing else makes an entry for the address: as it mostly is. */
    private boolean findSteady(long va) {
        Epoch first = epochs.all().getFirst();
        if (epochs.all().size() > 1 || first.isCommon(va)) {
            return false;
        }
        tellForgotten(va);
        return PastWalks.isSteady(memory, history, first.regime(), va);
    }

    private List<PastWalk> walks(long va) {
        return ofAccess.walks(va, () -> findWalks(va));
    }

    private boolean isSteady(long va) {
        return ofAccess.steady(va, () -> findSteady(va));
    }

    private PastWalks.Walker walker() {
        return new PastWalks.Walker(cpu, maintenance, epochs.all());
    }

    /** What there is no epoch for any more is gone because maintenance has completed. */
    private void tellForgotten(long va) {
        memory.dependencies().regimes(cpu);
        memory.dependencies().completed(cpu, forgotten, va);
    }

    /**
     * Entries that may match {@code va} under the regime in effect, one of each kind; what a walk gives now is among them
     * unless there is nothing else.
     *
     * @param va canonical
     */
    public List<PossibleEntry> entries(long va, int asid) {
        return entries(va, asid, regime -> true);
    }

    /** The same of what was found in some regimes only. */
    public List<PossibleEntry> entries(long va, int asid, Predicate<Regime> in) {
        if (isSteady(va)) {
            return List.of();
        }
        List<PastWalk> walks = walks(va);
        Set<Long> siblings = ofAccess.siblings(va, () -> ContiguousRun.siblings(va, walks, memory, history));
        if (isCurrent() && siblings.isEmpty() && walks.size() <= 1) {
            return List.of();
        }
        EntriesKept kept = new EntriesKept(memory, maintenance, why(), va, asid, in);
        walks.forEach(kept::add);
        for (long sibling : siblings) {
            for (PastWalk walk : findWalks(sibling)) {
                ContiguousRun.covering(walk, walks).forEach(kept::add);
            }
        }
        return kept.all();
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
        if (epochs.inEffect() == null
                || walksInOrder(fetch)
                || isAlone(va)
                || ownCompleted == Moment.START
                || ownCompleted.isBefore(synchronizedAt)
                || isSteady(va)) {
            return List.of();
        }
        return new EntriesInFlight(cpu, maintenance, synchronizedAt).of(walks(va), va, asid);
    }

    /**
     * Walks for {@code va} in the regime in effect that end in what no TLB holds, each kind and level of fault once.
     *
     * @param va canonical
     */
    public List<PossibleWalk> uncached(long va, boolean fetch) {
        Regime inEffect = epochs.inEffect();
        if (isAlone(va) || inEffect == null || isSteady(va)) {
            return List.of();
        }
        return new UncachedWalks(
                        cpu,
                        memory,
                        history,
                        maintenance,
                        inEffect,
                        walksInOrder(fetch),
                        order.observed(),
                        synchronizedAt)
                .of(walks(va), va);
    }

    /** An access of now may have been translated while walks read the value, or before maintenance had removed it. */
    public boolean mayBeInFlight(DescriptorVersion version) {
        return synchronizedAt.isBefore(version.until(cpu)) || synchronizedAt.isBefore(ownCompleted);
    }

    private boolean walksInOrder(boolean fetch) {
        Regime inEffect = epochs.inEffect();
        return !fetch && inEffect != null && inEffect.cpu().ets2();
    }

    private WhyHeld why() {
        return new WhyHeld(cpu, maintenance, epochs.inEffect(), new HintedLeaves(cpu, memory, history, maintenance));
    }

    /**
     * What walks of this CPU make of a descriptor.
     *
     * @param descriptor its physical address
     * @param va an address that it translates
     */
    public DescriptorReads reads(long descriptor, long va) {
        return new DescriptorReads(descriptor, va, walks(va), maintenance, why());
    }
}
