package mmulator.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import mmulator.arch.Barrier;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.arch.SystemRegister;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
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

/**
 * A run made by hand: tells the events that a machine would, with no machine. 4K granule, 25 bits of lower half: a level 2
 * table of 16 entries, below it level 3. Every instruction is one step.
 */
final class World implements DescriptorMemory {
    static final long MAIR = 0x0000_0004_0044_ffffL;
    static final long TCR = 39 | 16 << 16 | Tcr.granuleBits(1, Granule.K4) | 1 << 23 | 5L << 32 | Tcr.AS;
    /** Walks of both halves are enabled, each of 25 bits. */
    static final long TCR_BOTH = 39 | 39 << 16 | Tcr.granuleBits(1, Granule.K4) | 5L << 32 | Tcr.AS;

    static final long UPPER = -1L << 25;

    static final long ROOT = 0x1000;
    static final long OTHER_ROOT = 0x2000;
    static final long TABLE = 0x3000;
    static final long OTHER_TABLE = 0x4000;
    static final long EMPTY_ROOT = 0x5000;
    static final long UPPER_ROOT = 0x6000;

    private record Pending(TlbMaintenance maintenance, long step) {}

    private final Map<Long, Long> words = new HashMap<>();
    private final List<Consumer<Event>> observers = new ArrayList<>();
    private final List<CpuFeatures> features = new ArrayList<>();
    private final List<List<Pending>> pending = new ArrayList<>();
    private final List<Regime> inEffect = new ArrayList<>();
    private final List<Regime> written = new ArrayList<>();
    private final long tcr;
    private long step;

    World(int cpus) {
        this(cpus, TCR);
    }

    World(int cpus, long tcr) {
        this.tcr = tcr;
        for (int cpu = 0; cpu < cpus; cpu++) {
            features.add(CpuFeatures.builder().build());
            pending.add(new ArrayList<>());
        }
    }

    World features(int cpu, CpuFeatures value) {
        features.set(cpu, value);
        return this;
    }

    World put(long pa, long value) {
        words.put(pa, value);
        return this;
    }

    World watchedBy(Consumer<Event> observer) {
        observers.add(observer);
        return this;
    }

    /** Every CPU has its MMU on, {@code root} in TTBR0_EL1 and ASID 1; the tables are told. */
    World start(long root) {
        return start(root, 0);
    }

    World start(long root, long upperRoot) {
        for (int cpu = 0; cpu < features.size(); cpu++) {
            Regime regime = regime(cpu, ttbr(root, 1), upperRoot);
            inEffect.add(regime);
            written.add(regime);
            tell(new Event.RegimesPossible(cpu, 0, 0, List.of(regime)));
        }
        for (long table : new long[] {ROOT, OTHER_ROOT, EMPTY_ROOT, UPPER_ROOT}) {
            tell(new Event.TableFound(0, 0, 0, table, 2, 16, Granule.K4, -1));
        }
        for (long table : new long[] {TABLE, OTHER_TABLE}) {
            for (long parent : new long[] {ROOT, ROOT + 8, OTHER_ROOT, OTHER_ROOT + 8, UPPER_ROOT, UPPER_ROOT + 8}) {
                tell(new Event.TableFound(0, 0, 0, table, 3, 512, Granule.K4, parent));
            }
        }
        return this;
    }

    /** Another table, or another way to one; {@code parent} is −1 for a root. */
    World found(long table, int level, int entries, Granule granule, long parent) {
        tell(new Event.TableFound(0, step, pc(), table, level, entries, granule, parent));
        return this;
    }

    static long ttbr(long root, int asid) {
        return (long) asid << 48 | root;
    }

    private Regime regime(int cpu, long ttbr0, long ttbr1) {
        return Regime.of(features.get(cpu), 1, tcr, ttbr0, ttbr1, MAIR);
    }

    private void tell(Event event) {
        observers.forEach(observer -> observer.accept(event));
    }

    // Instructions

    World store(int cpu, long pa, long value) {
        tell(new Event.Store(cpu, ++step, pc(), pa, 8, read(pa), value, true));
        words.put(pa, value);
        return this;
    }

    /** A load, by which the CPU comes after these stores. */
    World load(int cpu, StoreView behind, boolean acquire) {
        step++;
        if (!behind.isEmpty()) {
            tell(new Event.StoresOrdered(
                    cpu, step, pc(), behind, acquire ? Event.StoresOrdered.By.ACQUIRE : Event.StoresOrdered.By.LOAD));
        }
        return this;
    }

    /** A store-release of a descriptor, that comes after these stores. */
    World storeRelease(int cpu, long pa, long value, StoreView behind) {
        tell(new Event.StoresOrdered(cpu, step + 1, pc() + 4, behind, Event.StoresOrdered.By.RELEASE));
        return store(cpu, pa, value);
    }

    /** A store to a word that is in no table. */
    World storeElsewhere(int cpu, long pa, long value) {
        step++;
        words.put(pa, value);
        return this;
    }

    World dmb(int cpu, Barrier.Access access) {
        tell(new Event.BarrierExecuted(cpu, ++step, pc(), new Barrier.Dmb(Barrier.Domain.ISH, access)));
        return this;
    }

    World dsb(int cpu, Barrier.Domain domain, Barrier.Access access) {
        return dsb(cpu, new Barrier.Dsb(domain, access));
    }

    World dsb(int cpu, Barrier.Dsb dsb) {
        tell(new Event.BarrierExecuted(cpu, ++step, pc(), dsb));
        for (Pending next : List.copyOf(pending.get(cpu))) {
            TlbMaintenance maintenance = next.maintenance;
            boolean reaches = switch (maintenance.shareability()) {
                case LOCAL -> true;
                case INNER -> dsb.domain() != Barrier.Domain.NSH;
                case OUTER -> dsb.domain() == Barrier.Domain.OSH || dsb.domain() == Barrier.Domain.SY;
            };
            if (reaches && dsb.access() == Barrier.Access.FULL && (maintenance.nXS() || !dsb.nXS())) {
                pending.get(cpu).remove(next);
                tell(new Event.MaintenanceCompleted(cpu, step, pc(), next.maintenance, next.step));
            }
        }
        return this;
    }

    World dsbIsh(int cpu) {
        return dsb(cpu, Barrier.Domain.ISH, Barrier.Access.FULL);
    }

    World dsbNsh(int cpu) {
        return dsb(cpu, Barrier.Domain.NSH, Barrier.Access.FULL);
    }

    World dsbIshst(int cpu) {
        return dsb(cpu, Barrier.Domain.ISH, Barrier.Access.STORES);
    }

    World tlbi(int cpu, TlbMaintenance maintenance) {
        step++;
        pending.get(cpu).add(new Pending(maintenance, step));
        tell(new Event.MaintenanceIssued(cpu, step, pc(), maintenance));
        return this;
    }

    World tlbi(int cpu, String operation, long va, int asid) {
        return tlbi(cpu, maintenance(operation, va, asid));
    }

    World msrTtbr0(int cpu, long root, int asid) {
        return written(
                cpu, regime(cpu, ttbr(root, asid), written.get(cpu).ttbr1().value()));
    }

    /** The same with everything else as it is in effect. */
    World msrTtbr0Alone(int cpu, long root, int asid) {
        Regime now = inEffect.get(cpu);
        return written(
                cpu,
                Regime.of(
                        now.cpu(),
                        now.sctlr().value(),
                        now.tcr().value(),
                        ttbr(root, asid),
                        now.ttbr1().value(),
                        now.mair().value()));
    }

    World msrTtbr1(int cpu, long root) {
        return written(cpu, regime(cpu, written.get(cpu).ttbr0().value(), root));
    }

    World msrMair(int cpu, long mair) {
        Regime now = inEffect.get(cpu);
        return written(
                cpu,
                Regime.of(
                        now.cpu(),
                        1,
                        now.tcr().value(),
                        now.ttbr0().value(),
                        now.ttbr1().value(),
                        mair));
    }

    World msrTcr(int cpu, long tcr) {
        Regime now = inEffect.get(cpu);
        return written(
                cpu,
                Regime.of(
                        now.cpu(),
                        now.sctlr().value(),
                        tcr,
                        now.ttbr0().value(),
                        now.ttbr1().value(),
                        now.mair().value()));
    }

    World msrSctlr(int cpu, long sctlr) {
        Regime now = inEffect.get(cpu);
        return written(
                cpu,
                Regime.of(
                        now.cpu(),
                        sctlr,
                        now.tcr().value(),
                        now.ttbr0().value(),
                        now.ttbr1().value(),
                        now.mair().value()));
    }

    private World written(int cpu, Regime regime) {
        step++;
        written.set(cpu, regime);
        tell(new Event.RegimesPossible(cpu, step, pc(), possibleRegimes(cpu)));
        return this;
    }

    World isb(int cpu) {
        tell(new Event.BarrierExecuted(cpu, ++step, pc(), new Barrier.Isb()));
        if (!inEffect.get(cpu).equals(written.get(cpu))) {
            inEffect.set(cpu, written.get(cpu));
            tell(new Event.RegimesPossible(cpu, step, pc(), List.of(inEffect.get(cpu))));
        }
        tell(new Event.ContextSynchronized(cpu, step, pc(), Event.ContextSynchronized.Cause.ISB));
        return this;
    }

    /** A read that misses the concrete TLB. */
    World access(int cpu, long va) {
        return access(cpu, va, AccessKind.READ_EL1);
    }

    /** A read by the same instruction as the last event: the body of a loop. */
    World accessAgain(int cpu, long va) {
        step--;
        return access(cpu, va);
    }

    /** A write that misses the concrete TLB. */
    World write(int cpu, long va) {
        return access(cpu, va, AccessKind.WRITE_EL1);
    }

    /** A read that walked to this, since it need not see all stores yet. */
    World read(int cpu, long va, WalkResult walk) {
        return access(cpu, va, AccessKind.READ_EL1, walk);
    }

    World fetch(int cpu, long va) {
        return access(cpu, va, AccessKind.FETCH_EL1);
    }

    private World access(int cpu, long va, AccessKind kind) {
        return access(cpu, va, kind, walk(cpu, va));
    }

    private World access(int cpu, long va, AccessKind kind, WalkResult walk) {
        step++;
        Event.Result result = walk instanceof Translated found
                ? new Event.Result.Translated(found.outputAddress())
                : new Event.Result.Aborted(0x9600_0007L);
        tell(new Event.Translation(cpu, step, pc(), va, kind, features.get(cpu), null, walk, List.of(), result));
        return this;
    }

    /** An access that hits an entry of the concrete TLB. */
    World hit(int cpu, AccessKind kind, long va, TlbEntry entry) {
        step++;
        Event.Result result = new Event.Result.Translated(entry.translate(va));
        tell(new Event.Translation(
                cpu, step, pc(), va, kind, features.get(cpu), entry, walk(cpu, va), List.of(), result));
        return this;
    }

    /** A load that takes a TLB conflict abort. */
    World conflict(int cpu, long va) {
        return aborted(cpu, va, AccessKind.READ_EL1, FaultStatus.TLB_CONFLICT, 0);
    }

    /** A store that takes a Permission fault. */
    World refusedWrite(int cpu, long va) {
        return aborted(cpu, va, AccessKind.WRITE_EL1, FaultStatus.PERMISSION, 3);
    }

    private World aborted(int cpu, long va, AccessKind kind, FaultStatus status, int level) {
        long syndrome =
                ExceptionSyndrome.dataAbort(1, status, level, kind.isWrite()).value();
        step++;
        tell(new Event.Translation(
                cpu,
                step,
                pc(),
                va,
                kind,
                features.get(cpu),
                null,
                walk(cpu, va),
                List.of(),
                new Event.Result.Aborted(syndrome)));
        return this;
    }

    World allocated(int cpu, long page) {
        tell(new Event.PageAllocated(cpu, ++step, pc(), page));
        return this;
    }

    /** The concrete TLB of a CPU is filled with what its walk gives, under an ASID. */
    World filled(int cpu, long va, int asid) {
        Regime under = regime(cpu, ttbr(inEffect.get(cpu).ttbr0().baddr48(), asid), 0);
        TlbEntry entry = TlbEntry.of((Translated) Walk.walk(under, va, this), under, false, step);
        tell(new Event.TlbFilled(cpu, ++step, pc(), entry));
        return this;
    }

    /** PAR_EL1 is read with no context synchronization event since the AT before. */
    World readParEarly(int cpu, long before, long now) {
        tell(new Event.UnsynchronizedRead(cpu, ++step, pc(), SystemRegister.PAR_EL1, before, now, step - 1));
        return this;
    }

    World atomic(int cpu, Event.AtomicSection.Edge edge) {
        tell(new Event.AtomicSection(cpu, ++step, pc(), edge));
        return this;
    }

    World printed(int cpu, Event.Printed.Level level, String text) {
        tell(new Event.Printed(cpu, ++step, pc(), level, text));
        return this;
    }

    World halted(int cpu, int immediate) {
        tell(new Event.Halted(cpu, ++step, pc(), immediate));
        return this;
    }

    World enabledWithUnknownTlb(int cpu) {
        tell(new Event.EnabledWithUnknownTlb(cpu, ++step, pc()));
        return this;
    }

    World freed(int cpu, long page) {
        tell(new Event.PageFreed(cpu, ++step, pc(), page));
        return this;
    }

    // State

    WalkResult walk(int cpu, long va) {
        return Walk.walk(inEffect.get(cpu), va, this);
    }

    int asid(int cpu) {
        return inEffect.get(cpu).asid();
    }

    /** Each TTBR may have the value of the last context synchronization event or the one written since. */
    List<Regime> possibleRegimes(int cpu) {
        Regime old = inEffect.get(cpu);
        Regime now = written.get(cpu);
        Set<Regime> regimes = new LinkedHashSet<>();
        for (long ttbr1 : new long[] {old.ttbr1().value(), now.ttbr1().value()}) {
            for (long ttbr0 : new long[] {old.ttbr0().value(), now.ttbr0().value()}) {
                regimes.add(regime(cpu, ttbr0, ttbr1));
            }
        }
        return List.copyOf(regimes);
    }

    long step() {
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

    // Values

    /** {@code vmalle1}, {@code vae1is}, {@code vaale1} and so on. */
    static TlbMaintenance maintenance(String operation, long va, int asid) {
        boolean broadcast = operation.endsWith("is");
        String stem = broadcast ? operation.substring(0, operation.length() - 2) : operation;
        int op2 = List.of("vmalle1", "vae1", "aside1", "vaae1", "", "vale1", "", "vaale1")
                .indexOf(stem);
        long operand = switch (op2) {
            case 0 -> 0;
            case 2 -> (long) asid << 48;
            case 1, 5 -> (long) asid << 48 | va >>> 12;
            default -> va >>> 12;
        };
        Optional<TlbMaintenance> decoded = TlbMaintenanceDecoder.decode(
                0, 8, broadcast ? 3 : 7, op2, operand, CpuFeatures.builder().build(), new Tcr(TCR));
        return decoded.orElseThrow();
    }

    static long table(long next) {
        return next | 3;
    }

    /** Normal WB, ISH, RW, AF, global. */
    static long block(long oa) {
        return oa | 0x701;
    }

    static long page(long oa) {
        return oa | 0x703;
    }

    static long nonGlobal(long leaf) {
        return leaf | Descriptor.NG;
    }

    static long contiguous(long leaf) {
        return leaf | Descriptor.CONTIGUOUS;
    }

    /** EL1 may not write. */
    static long readOnly(long leaf) {
        return leaf | 1L << 7;
    }

    /** APTable[1]: nothing below may be written. */
    static long readOnlyTable(long next) {
        return table(next) | 1L << 62;
    }
}
