package mmulator.trace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mmulator.arch.CpuFeatures;
import mmulator.arch.TlbMaintenance;
import mmulator.machine.event.Alternative;
import mmulator.machine.event.Event;
import mmulator.machine.state.PendingMaintenance;
import mmulator.mmu.AccessKind;
import mmulator.mmu.AccessOutcome;
import mmulator.mmu.Regime;
import mmulator.mmu.StoredBytes;
import mmulator.mmu.VisibleStores;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.history.StoreView;

/**
 * What the events so far have come to. Writer and reader of a trace keep one each, so that whatever follows from it need
 * not be spelled out.
 */
final class TraceState {
    private static final CpuFeatures PLAIN = CpuFeatures.builder().build();

    private final TraceMemory memory = new TraceMemory();
    private final VisibleStores unseen = new VisibleStores();
    /** By CPU: what the store-release under way is ordered behind. */
    private final Map<Integer, StoreView> releases = new TreeMap<>();

    private final Map<Integer, CpuFeatures> features = new TreeMap<>();
    private final Map<Integer, List<Regime>> regimes = new TreeMap<>();
    private final Map<Integer, List<PendingMaintenance>> pending = new TreeMap<>();
    private final Set<Long> tablePages = new HashSet<>();

    TraceMemory memory() {
        return memory;
    }

    VisibleStores unseen() {
        return unseen;
    }

    CpuFeatures features(int cpu) {
        return features.getOrDefault(cpu, PLAIN);
    }

    void features(int cpu, CpuFeatures of) {
        features.put(cpu, of);
    }

    boolean hasRegime(int cpu) {
        return regimes.containsKey(cpu);
    }

    /** CPUs that a regime was told of. */
    Set<Integer> cpus() {
        return regimes.keySet();
    }

    /** The regime in effect first, the one with all that was written last; the MMU is off where nothing was told. */
    List<Regime> regimes(int cpu) {
        return regimes.getOrDefault(cpu, List.of(Regime.of(features(cpu), 0, 0, 0, 0, 0)));
    }

    /** TLB maintenance that no DSB has completed yet, oldest first. */
    List<PendingMaintenance> pending(int cpu) {
        return pending.computeIfAbsent(cpu, absent -> new ArrayList<>());
    }

    /** True if the 4K page at {@code pa} holds, or has held, a translation table. */
    boolean isTable(long pa) {
        return tablePages.contains(pa >>> 12);
    }

    void observe(Event event) {
        switch (event) {
            case Event.Load e -> {}
            case Event.Store store -> stored(store);
            case Event.TableFound found -> {
                for (long page = found.address() >>> 12;
                        page <= found.address() + 8L * found.entries() - 1 >>> 12;
                        page++) {
                    tablePages.add(page);
                }
            }
            // The store was told already, unless the trace is a recording.
            case Event.DescriptorUnpublished e -> {
                if (!unseen.isUnseen(e.cpu(), e.physicalAddress())) {
                    unseen.stored(
                            e.cpu(),
                            e.storedAt(),
                            e.physicalAddress(),
                            e.oldValue(),
                            e.newValue(),
                            0xff,
                            StoreView.NONE);
                }
            }
            case Event.StoresOrdered e -> {
                if (e.by() == Event.StoresOrdered.By.RELEASE) {
                    releases.put(e.cpu(), e.stores());
                } else {
                    unseen.observed(e.cpu(), e.stores(), e.by() == Event.StoresOrdered.By.ACQUIRE);
                }
            }
            case Event.RegimesPossible e -> regimes.put(e.cpu(), e.regimes());
            case Event.MaintenanceIssued e -> pending(e.cpu()).add(new PendingMaintenance(e.maintenance(), e.step()));
            case Event.MaintenanceCompleted e ->
                pending(e.cpu()).remove(new PendingMaintenance(e.maintenance(), e.issuedAt()));
            case Event.BarrierExecuted e -> unseen.executed(e.cpu(), e.barrier(), e.step());
            case Event.ContextSynchronized e -> {}
            case Event.Scheduled e -> {}
            case Event.Step e -> {}
            case Event.Translation e -> {}
            case Event.TlbFilled e -> {}
            case Event.TlbRemoved e -> {}
            case Event.DescriptorsPublished e -> {}
            case Event.RegisterWritten e -> {}
            case Event.ExceptionTaken e -> {}
            case Event.ExceptionReturned e -> {}
            case Event.Parked e -> {}
            case Event.EventRegisterSet e -> {}
            case Event.InterruptPending e -> {}
            case Event.InterruptAcknowledged e -> {}
            case Event.InterruptEnded e -> {}
            case Event.ExclusiveLoaded e -> {}
            case Event.ExclusiveStored e -> {}
            case Event.PageFreed e -> {}
            case Event.PageAllocated e -> {}
            case Event.AtomicSection e -> {}
            case Event.Printed e -> {}
            case Event.Halted e -> {}
            case Event.EnabledWithUnknownTlb e -> {}
            case Event.UnsynchronizedRead e -> {}
        }
    }

    private void stored(Event.Store store) {
        long first = store.physicalAddress() & -8;
        long last = store.physicalAddress() + store.size() - 1 & -8;
        long firstBefore = memory.read(first);
        long lastBefore = memory.read(last);
        memory.store(store);
        StoreView released = releases.remove(store.cpu());
        StoreView behind = released != null ? released : unseen.behind(store.cpu(), false, store.step());
        unseen.stored(
                store.cpu(),
                store.step(),
                first,
                firstBefore,
                memory.read(first),
                StoredBytes.of(first, store.physicalAddress(), store.size()),
                behind);
        if (last != first) {
            unseen.stored(
                    store.cpu(),
                    store.step(),
                    last,
                    lastBefore,
                    memory.read(last),
                    StoredBytes.of(last, store.physicalAddress(), store.size()),
                    behind);
        }
    }

    // What follows for an access

    /** What a walk of the CPU gives now, by the rules of a deterministic run. */
    WalkResult walk(int cpu, long va, AccessKind access) {
        return Walk.walk(regimes(cpu).getFirst(), va, access.isFetch(), unseen.walk(cpu, memory));
    }

    /** What it might give just as well. */
    List<Alternative> alternatives(int cpu, long va, AccessKind access, boolean pan, WalkResult walk) {
        List<Regime> regimes = regimes(cpu);
        if (regimes.size() < 2) {
            return List.of();
        }
        AccessOutcome now = AccessOutcome.of(walk, regimes.getFirst(), va, access, pan);
        List<Alternative> found = new ArrayList<>();
        for (int i = regimes.size() - 1; i > 0; i--) {
            WalkResult other = Walk.walk(regimes.get(i), va, access.isFetch(), unseen.walk(cpu, memory));
            if (!now.sameAs(AccessOutcome.of(other, regimes.get(i), va, access, pan))) {
                found.add(new Alternative(i, other));
            }
        }
        return List.copyOf(found);
    }

    /** The operation as its CPU issued it, under the TCR_EL1 of then; empty if no CPU has one like it under way. */
    Optional<TlbMaintenance> issued(MaintenanceText.Named operation) {
        return pending.values().stream()
                .flatMap(List::stream)
                .map(PendingMaintenance::maintenance)
                .filter(operation::names)
                .findFirst();
    }
}
