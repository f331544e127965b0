package mmulator.check.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import mmulator.arch.Barrier;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.SystemRegister;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;
import mmulator.machine.event.Event;
import mmulator.mmu.AccessKind;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.history.StoreView;
import mmulator.mmu.tlb.TlbEntry;
import org.jspecify.annotations.Nullable;

/**
 * A run made by hand: tells the events that a machine would, with no machine. 4K granule, 25 bits of lower half: a level 2
 * table of 16 entries, below it level 3. Every instruction is one step.
 */
public final class World implements DescriptorMemory {
    public static final long MAIR = 0x0000_0004_0044_ffffL;
    public static final long TCR = 39 | 16 << 16 | Tcr.granuleBits(1, Granule.K4) | 1 << 23 | 5L << 32 | Tcr.AS;
    /** Walks of both halves are enabled, each of 25 bits. */
    public static final long TCR_BOTH = 39 | 39 << 16 | Tcr.granuleBits(1, Granule.K4) | 5L << 32 | Tcr.AS;

    private final Map<Long, Long> words = new HashMap<>();
    private final List<Consumer<Event>> observers = new ArrayList<>();
    private final List<List<PendingMaintenance>> pending = new ArrayList<>();
    private final WorldRegimes regimes;
    private long step;

    public World(int cpus) {
        this(cpus, TCR);
    }

    public World(int cpus, long tcr) {
        regimes = new WorldRegimes(cpus, tcr);
        for (int cpu = 0; cpu < cpus; cpu++) {
            pending.add(new ArrayList<>());
        }
    }

    public World features(int cpu, CpuFeatures value) {
        regimes.features(cpu, value);
        return this;
    }

    public World put(long pa, long value) {
        words.put(pa, value);
        return this;
    }

    public World watchedBy(Consumer<Event> observer) {
        observers.add(observer);
        return this;
    }

    /** Every CPU has its MMU on, {@code root} in TTBR0_EL1 and ASID 1; the tables are told. */
    public World start(long root) {
        return start(root, 0);
    }

    public World start(long root, long upperRoot) {
        for (int cpu = 0; cpu < regimes.cpus(); cpu++) {
            regimes.begin(cpu, ttbr(root, 1), upperRoot);
            tell(new Event.RegimesPossible(cpu, 0, 0, List.of(regimes.inEffect(cpu))));
        }
        WorldTables.found().forEach(this::tell);
        return this;
    }

    /** Another table, or another way to one; {@code parent} is −1 for a root. */
    public World found(long table, int level, int entries, Granule granule, long parent) {
        return tell(new Event.TableFound(0, step, pc(), table, level, entries, granule, parent));
    }

    public static long ttbr(long root, int asid) {
        return (long) asid << 48 | root;
    }

    public World tell(Event event) {
        observers.forEach(observer -> observer.accept(event));
        return this;
    }

    // Instructions

    public World store(int cpu, long pa, long value) {
        tell(new Event.Store(cpu, ++step, pc(), pa, 8, read(pa), value, true));
        words.put(pa, value);
        return this;
    }

    /** A load, by which the CPU comes after these stores. */
    public World load(int cpu, StoreView behind, boolean acquire) {
        step++;
        if (!behind.isEmpty()) {
            tell(new Event.StoresOrdered(
                    cpu, step, pc(), behind, acquire ? Event.StoresOrdered.By.ACQUIRE : Event.StoresOrdered.By.LOAD));
        }
        return this;
    }

    /** A store-release of a descriptor, that comes after these stores. */
    public World storeRelease(int cpu, long pa, long value, StoreView behind) {
        tell(new Event.StoresOrdered(cpu, step + 1, pc() + 4, behind, Event.StoresOrdered.By.RELEASE));
        return store(cpu, pa, value);
    }

    /** A store to a word that is in no table. */
    public World storeElsewhere(int cpu, long pa, long value) {
        step++;
        words.put(pa, value);
        return this;
    }

    public World dmb(int cpu, Barrier.Access access) {
        return tell(new Event.BarrierExecuted(cpu, ++step, pc(), new Barrier.Dmb(Barrier.Domain.ISH, access)));
    }

    public World dsb(int cpu, Barrier.Domain domain, Barrier.Access access) {
        return dsb(cpu, new Barrier.Dsb(domain, access));
    }

    public World dsb(int cpu, Barrier.Dsb dsb) {
        tell(new Event.BarrierExecuted(cpu, ++step, pc(), dsb));
        for (PendingMaintenance next : PendingMaintenance.completed(pending.get(cpu), dsb)) {
            tell(new Event.MaintenanceCompleted(cpu, step, pc(), next.maintenance(), next.step()));
        }
        return this;
    }

    public World dsbIsh(int cpu) {
        return dsb(cpu, Barrier.Domain.ISH, Barrier.Access.FULL);
    }

    public World dsbNsh(int cpu) {
        return dsb(cpu, Barrier.Domain.NSH, Barrier.Access.FULL);
    }

    public World dsbIshst(int cpu) {
        return dsb(cpu, Barrier.Domain.ISH, Barrier.Access.STORES);
    }

    public World tlbi(int cpu, TlbMaintenance maintenance) {
        step++;
        pending.get(cpu).add(new PendingMaintenance(maintenance, step));
        return tell(new Event.MaintenanceIssued(cpu, step, pc(), maintenance));
    }

    public World tlbi(int cpu, String operation, long va, int asid) {
        return tlbi(cpu, PendingMaintenance.decoded(operation, va, asid));
    }

    public World msrTtbr0(int cpu, long root, int asid) {
        regimes.ttbr0(cpu, ttbr(root, asid));
        return msr(cpu);
    }

    /** The same with everything else as it is in effect. */
    public World msrTtbr0Alone(int cpu, long root, int asid) {
        regimes.ttbr0Alone(cpu, ttbr(root, asid));
        return msr(cpu);
    }

    public World msrTtbr1(int cpu, long root) {
        regimes.ttbr1(cpu, root);
        return msr(cpu);
    }

    public World msrMair(int cpu, long mair) {
        regimes.mair(cpu, mair);
        return msr(cpu);
    }

    public World msrTcr(int cpu, long tcr) {
        regimes.tcr(cpu, tcr);
        return msr(cpu);
    }

    public World msrSctlr(int cpu, long sctlr) {
        regimes.sctlr(cpu, sctlr);
        return msr(cpu);
    }

    private World msr(int cpu) {
        return tell(new Event.RegimesPossible(cpu, ++step, pc(), possibleRegimes(cpu)));
    }

    public World isb(int cpu) {
        tell(new Event.BarrierExecuted(cpu, ++step, pc(), new Barrier.Isb()));
        if (regimes.synchronize(cpu)) {
            tell(new Event.RegimesPossible(cpu, step, pc(), List.of(regimes.inEffect(cpu))));
        }
        return tell(new Event.ContextSynchronized(cpu, step, pc(), Event.ContextSynchronized.Cause.ISB));
    }

    /** A read that misses the concrete TLB. */
    public World access(int cpu, long va) {
        return access(cpu, va, AccessKind.READ_EL1);
    }

    /** A read by the same instruction as the last event: the body of a loop. */
    public World accessAgain(int cpu, long va) {
        step--;
        return access(cpu, va);
    }

    /** A write that misses the concrete TLB. */
    public World write(int cpu, long va) {
        return access(cpu, va, AccessKind.WRITE_EL1);
    }

    /** A read that walked to this, since it need not see all stores yet. */
    public World read(int cpu, long va, WalkResult walk) {
        return access(cpu, va, AccessKind.READ_EL1, walk);
    }

    public World fetch(int cpu, long va) {
        return access(cpu, va, AccessKind.FETCH_EL1);
    }

    private World access(int cpu, long va, AccessKind kind) {
        return access(cpu, va, kind, walk(cpu, va));
    }

    private World access(int cpu, long va, AccessKind kind, WalkResult walk) {
        return translation(
                cpu,
                va,
                kind,
                null,
                walk,
                walk instanceof Translated found
                        ? new Event.Result.Translated(found.outputAddress())
                        : new Event.Result.Aborted(0x9600_0007L));
    }

    /** An access that hits an entry of the concrete TLB. */
    public World hit(int cpu, AccessKind kind, long va, TlbEntry entry) {
        return translation(cpu, va, kind, entry, walk(cpu, va), new Event.Result.Translated(entry.translate(va)));
    }

    /** A load that takes a TLB conflict abort. */
    public World conflict(int cpu, long va) {
        return aborted(cpu, va, AccessKind.READ_EL1, FaultStatus.TLB_CONFLICT, 0);
    }

    /** A store that takes a Permission fault. */
    public World refusedWrite(int cpu, long va) {
        return aborted(cpu, va, AccessKind.WRITE_EL1, FaultStatus.PERMISSION, 3);
    }

    private World aborted(int cpu, long va, AccessKind kind, FaultStatus status, int level) {
        ExceptionSyndrome syndrome = ExceptionSyndrome.dataAbort(1, status, level, kind.isWrite());
        return translation(cpu, va, kind, null, walk(cpu, va), new Event.Result.Aborted(syndrome.value()));
    }

    private World translation(
            int cpu, long va, AccessKind kind, @Nullable TlbEntry entry, WalkResult walk, Event.Result result) {
        CpuFeatures has = regimes.features(cpu);
        return tell(
                new Event.Translation(cpu, ++step, pc(), va, kind, false, true, has, entry, walk, List.of(), result));
    }

    public World allocated(int cpu, long page) {
        return tell(new Event.PageAllocated(cpu, ++step, pc(), page));
    }

    /** The concrete TLB of a CPU is filled with what its walk gives, under an ASID. */
    public World filled(int cpu, long va, int asid) {
        TlbEntry entry = entry(cpu, va, asid);
        return tell(new Event.TlbFilled(cpu, ++step, pc(), entry));
    }

    public TlbEntry entry(int cpu, long va, int asid) {
        Regime under = regimes.of(cpu, ttbr(regimes.inEffect(cpu).ttbr0().baddr48(), asid), 0);
        return TlbEntry.of((Translated) Walk.walk(under, va, this), under, false, step);
    }

    /** PAR_EL1 is read with no context synchronization event since the AT before. */
    public World readParEarly(int cpu, long before, long now) {
        return tell(new Event.UnsynchronizedRead(cpu, ++step, pc(), SystemRegister.PAR_EL1, before, now, step - 1));
    }

    public World atomic(int cpu, Event.AtomicSection.Edge edge) {
        return tell(new Event.AtomicSection(cpu, ++step, pc(), edge));
    }

    public World printed(int cpu, Event.Printed.Level level, String text) {
        return tell(new Event.Printed(cpu, ++step, pc(), level, text));
    }

    public World halted(int cpu, int immediate) {
        return tell(new Event.Halted(cpu, ++step, pc(), immediate));
    }

    public World enabledWithUnknownTlb(int cpu) {
        return tell(new Event.EnabledWithUnknownTlb(cpu, ++step, pc()));
    }

    public World freed(int cpu, long page) {
        return tell(new Event.PageFreed(cpu, ++step, pc(), page));
    }

    // State

    public WalkResult walk(int cpu, long va) {
        return Walk.walk(regimes.inEffect(cpu), va, this);
    }

    public int asid(int cpu) {
        return regimes.inEffect(cpu).asid();
    }

    /** Each TTBR may have the value of the last context synchronization event or the one written since. */
    public List<Regime> possibleRegimes(int cpu) {
        return regimes.possible(cpu);
    }

    public long step() {
        return step;
    }

    private long pc() {
        return 0xffff_8000_0000_0000L + 4 * step;
    }

    @Override
    public boolean contains(long pa) {
        return pa >= 0 && pa < 1 << 20;
    }

    @Override
    public long read(long pa) {
        return words.getOrDefault(pa, 0L);
    }
}
