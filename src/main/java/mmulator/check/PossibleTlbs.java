package mmulator.check;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mmulator.arch.Barrier;
import mmulator.arch.Granule;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;
import mmulator.machine.event.Event;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.TableGraph;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.history.Dependencies;
import mmulator.mmu.history.DescriptorHistory;
import mmulator.mmu.history.DescriptorVersion;
import mmulator.mmu.history.Moment;
import mmulator.mmu.history.StoreOrder;
import mmulator.mmu.history.StoreView;
import mmulator.mmu.possible.PossibleTlb;
import mmulator.mmu.tlb.TlbCoverage;
import org.jspecify.annotations.Nullable;

/** The possible TLBs of all CPUs and the descriptor history behind them, kept up to date from events alone. */
final class PossibleTlbs {
    private final DescriptorMemory memory;
    private final DescriptorHistory history;
    private final TableGraph tables;
    private final Map<Integer, PossibleTlb> tlbs = new TreeMap<>();
    private final Map<Integer, List<Regime>> regimes = new TreeMap<>();
    private final TlbFills fills;
    /** CPUs that have emptied their TLB, but may still execute instructions translated before. */
    private final Set<Integer> awaitingSynchronization = new HashSet<>();

    /** By CPU: what the store-release under way is ordered behind. */
    private final Map<Integer, StoreView> releases = new HashMap<>();

    private Moment now = Moment.START;
    /** Where the access that is being translated goes, and by whom, if any. */
    private @Nullable PossibleTlb underWay;

    private long goingTo;

    PossibleTlbs(DescriptorMemory memory) {
        this.memory = memory;
        history = new DescriptorHistory();
        tables = new TableGraph(memory);
        fills = new TlbFills();
    }

    /** Knows the same, of the same memory, and goes its own way from here. */
    PossibleTlbs(PossibleTlbs other) {
        memory = other.memory;
        history = other.history.copy();
        tables = other.tables.copy();
        other.tlbs.forEach((cpu, tlb) -> tlbs.put(cpu, tlb.copy(history, tlbs.values())));
        regimes.putAll(other.regimes);
        fills = new TlbFills(other.fills);
        releases.putAll(other.releases);
        awaitingSynchronization.addAll(other.awaitingSynchronization);
        now = other.now;
    }

    PossibleTlb of(int cpu) {
        return tlbs.computeIfAbsent(cpu, absent -> new PossibleTlb(cpu, memory, history, tlbs.values()));
    }

    Collection<Integer> cpus() {
        return tlbs.keySet();
    }

    /** The regimes that may be in effect on the CPU. */
    List<Regime> regimes(int cpu) {
        memory.dependencies().regimes(cpu);
        return regimes.getOrDefault(cpu, List.of());
    }

    /** The regime that the CPU's accesses are translated by; null where none is known, and where the MMU is off. */
    @Nullable
    Regime translating(int cpu) {
        List<Regime> known = regimes(cpu);
        return known.isEmpty() || !known.getFirst().mmuOn() ? null : known.getFirst();
    }

    /** Memory has what the last of the steps has read. */
    boolean holds(WalkSteps steps) {
        return steps.count() > 0 && memory.read(steps.lastAddress()) == steps.lastValue();
    }

    /** What a walk that sees every store gives. */
    WalkResult walk(Regime regime, long va, boolean fetch) {
        return Walk.walk(regime, va, fetch, memory);
    }

    Moment now() {
        return now;
    }

    DescriptorHistory history() {
        return history;
    }

    TlbFills fills() {
        return fills;
    }

    TableGraph tables() {
        return tables;
    }

    /**
     * An access is about to be translated. Until its translation is told and judged, nothing happens by which the CPU's TLB might
     * hold something else.
     *
     * @param va canonical
     */
    void beginAccess(int cpu, long va) {
        endAccess();
        underWay = of(cpu);
        underWay.beginAccess();
        goingTo = va;
    }

    private void endAccess() {
        if (underWay != null) {
            underWay.endAccess();
            underWay = null;
        }
    }

    /** Before rules judge an event. */
    void beforehand(Event event) {
        switch (event) {
            case Event.Translation access -> {
                if (underWay != of(access.cpu()) || goingTo << 8 != access.virtualAddress() << 8) {
                    beginAccess(access.cpu(), access.virtualAddress());
                }
            }
            case Event.TlbFilled _ -> {}
            default -> endAccess();
        }
    }

    void observe(Event event) {
        now = now.next(event.step());
        switch (event) {
            case Event.TableFound found ->
                tables.found(found.address(), found.level(), found.entries(), found.granule(), found.parent());
            case Event.Store store -> stored(store);
            case Event.DescriptorUnpublished unpublished ->
                history.stored(
                        unpublished.cpu(),
                        unpublished.physicalAddress(),
                        unpublished.oldValue(),
                        StoreView.NONE,
                        unpublished.storedAt(),
                        now);
            case Event.StoresOrdered ordered -> ordered(ordered);
            case Event.BarrierExecuted barrier -> {
                ordered(barrier);
                if (barrier.barrier() instanceof Barrier.Dsb dsb
                        && dsb.isAtLeast(Barrier.Domain.NSH, Barrier.Access.STORES)) {
                    history.published(barrier.cpu(), dsb.publishes(), now);
                }
            }
            case Event.RegimesPossible possible -> {
                regimes.put(possible.cpu(), possible.regimes());
                of(possible.cpu()).regimes(possible.regimes(), now);
            }
            case Event.MaintenanceIssued issued -> issued(issued, now);
            case Event.MaintenanceCompleted completed -> completed(completed, now);
            case Event.Scheduled other -> {}
            case Event.Step other -> {}
            case Event.Load other -> {}
            case Event.Translation access -> translated(access);
            case Event.TlbFilled filled -> fills.observe(filled);
            case Event.TlbRemoved removed -> fills.observe(removed);
            case Event.DescriptorsPublished other -> {}
            case Event.RegisterWritten other -> {}
            case Event.ContextSynchronized synchronization -> synchronizedContext(synchronization.cpu(), now);
            case Event.ExceptionTaken _, Event.ExceptionReturned _, Event.Parked _, Event.EventRegisterSet _ -> {}
            case Event.InterruptPending _, Event.InterruptAcknowledged _, Event.InterruptEnded _ -> {}
            case Event.ExclusiveLoaded _, Event.ExclusiveStored _, Event.PageFreed _, Event.PageAllocated _ -> {}
            case Event.AtomicSection _, Event.Printed _, Event.Halted _, Event.EnabledWithUnknownTlb _ -> {}
            case Event.UnsynchronizedRead _ -> {}
        }
    }

    private void translated(Event.Translation access) {
        endAccess();
        if (access.result() instanceof Event.Result.Aborted aborted
                && FaultStatus.decode(new ExceptionSyndrome(aborted.syndrome()).faultStatusCode())
                        .filter(at -> at.status() == FaultStatus.TLB_CONFLICT)
                        .isPresent()) {
            Regime regime = regimes(access.cpu()).getFirst();
            long va = access.virtualAddress();
            of(access.cpu()).conflicted(regime.canonical(va, access.access().isFetch()), now);
        }
    }

    private void stored(Event.Store store) {
        if (!store.table()) {
            return;
        }
        StoreView released = releases.get(store.cpu());
        for (DescriptorChange change : DescriptorChange.of(store, memory)) {
            if (!change.changesNothing() || tellsEvenUnchanged(store.cpu(), change.address())) {
                releases.remove(store.cpu());
                stored(store, change, released);
            }
        }
    }

    private void stored(Event.Store store, DescriptorChange change, @Nullable StoreView released) {
        long address = change.address();
        // As long as memory holds the value that the history ends with.
        if (history.isLong(address) && !memory.dependencies().ordersMatter()) {
            forgetUnwanted(address);
        }
        history.stored(store.cpu(), address, change.oldValue(), behind(store, change, released), now.step(), now);
    }

    /**
     * True if a store says something though it changes nothing: another CPU has stored the value, and some walk need not see
     * that. What is sure to see this store reads no value from before it.
     */
    private boolean tellsEvenUnchanged(int cpu, long address) {
        List<DescriptorVersion> versions = history.of(address, memory.read(address));
        return versions.size() > 1 && versions.get(versions.size() - 2).isUnpublishedOfOthers(cpu);
    }

    /** What a store that may link a table is ordered behind. */
    private StoreView behind(Event.Store store, DescriptorChange change, @Nullable StoreView released) {
        StoreOrder order = of(store.cpu()).order();
        if (released != null) {
            order.carries(released);
            return released;
        }
        StoreView behind = order.stores(false, store.step());
        return (change.newValue() & 3) == 3 ? behind : StoreView.NONE;
    }

    private void ordered(Event.StoresOrdered event) {
        switch (event.by()) {
            case LOAD -> of(event.cpu()).order().observed(event.stores(), false);
            case ACQUIRE -> of(event.cpu()).order().observed(event.stores(), true);
            case RELEASE -> releases.put(event.cpu(), event.stores());
        }
    }

    private void ordered(Event.BarrierExecuted event) {
        StoreOrder order = of(event.cpu()).order();
        StoreView before = order.completed();
        order.executed(event.barrier(), event.step());
        if (order.completed() != before) {
            history.ordered(event.cpu(), order.completed(), now);
        }
    }

    private void issued(Event.MaintenanceIssued event, Moment now) {
        Collection<Integer> targets = targets(event.cpu(), event.maintenance());
        tlbs.forEach((cpu, tlb) -> {
            if (targets.contains(cpu)) {
                tlb.issued(event.cpu(), event.maintenance(), now);
            } else {
                tlb.issuedElsewhere(event.cpu(), event.maintenance(), now);
            }
        });
    }

    private void completed(Event.MaintenanceCompleted event, Moment now) {
        targets(event.cpu(), event.maintenance())
                .forEach(target -> of(target).completed(event.cpu(), event.maintenance(), now));
        if (event.maintenance().kind() == TlbMaintenance.Kind.ALL) {
            // What it removed counts until the CPU's next context synchronization event.
            awaitingSynchronization.add(event.cpu());
        }
    }

    private void synchronizedContext(int cpu, Moment now) {
        of(cpu).synchronizeContext(now);
        if (awaitingSynchronization.remove(cpu) && awaitingSynchronization.isEmpty() && !history.isEmpty()) {
            List<Moment> clean =
                    tlbs.values().stream().map(PossibleTlb::cleanSince).toList();
            Dependencies dependencies = memory.dependencies();
            // What is gone in the present order of events only is kept.
            history.forget(
                    unseen -> clean.stream()
                            .allMatch(since -> !since.isBefore(unseen) && dependencies.surely(unseen, since)),
                    dependencies.ordersMatter() ? cleanAt() : Map.of());
        }
    }

    private Map<Integer, Moment> cleanAt() {
        Map<Integer, Moment> cleanAt = new TreeMap<>();
        tlbs.forEach((cpu, tlb) -> cleanAt.put(cpu, tlb.cleanAt()));
        return cleanAt;
    }

    /** Values that no TLB can hold and no walk can read any more. */
    private void forgetUnwanted(long descriptor) {
        List<TableGraph.Place> places = tables.places(descriptor);
        if (places.isEmpty() || tables.incomplete()) {
            return;
        }
        Set<DescriptorVersion> wanted = new HashSet<>();
        // Of equal values the last is the one that an access of now may still have been translated by.
        Map<Long, DescriptorVersion> last = new HashMap<>();
        history.of(descriptor, memory.read(descriptor)).forEach(version -> last.put(version.value(), version));
        for (PossibleTlb tlb : tlbs.values()) {
            places.forEach(place -> tlb.reads(descriptor, place.va()).addWanted(wanted));
            last.values().stream().filter(tlb::mayBeInFlight).forEach(wanted::add);
        }
        history.retain(descriptor, memory.read(descriptor), wanted::contains);
    }

    private Collection<Integer> targets(int issuer, TlbMaintenance maintenance) {
        if (!maintenance.isBroadcast()) {
            return List.of(issuer);
        }
        return maintenance.byAddress()
                ? tlbs.keySet().stream()
                        .filter(cpu -> cpu == issuer || mustInvalidate(cpu, issuer, maintenance))
                        .toList()
                : tlbs.keySet();
    }

    private boolean mustInvalidate(int cpu, int issuer, TlbMaintenance maintenance) {
        Set<Granule> granules = TlbCoverage.granules(maintenance, regimes(issuer));
        return regimes(cpu).stream().noneMatch(own -> TlbCoverage.mayBeIgnored(maintenance, granules, own));
    }
}
