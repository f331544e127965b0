package mmulator.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mmulator.arch.Barrier;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.machine.Alternative;
import mmulator.machine.Event;
import mmulator.mmu.AccessKind;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;

/**
 * A run made by hand: tells the events that a machine would, with no machine. 4K granule, 25 bits of lower half: a level 2
 * table of 16 entries, below it level 3. Every instruction is one step.
 */
final class World implements DescriptorMemory {
    static final long MAIR = 0x0000_0004_0044_ffffL;
    static final long TCR = 39 | 16 << 16 | Tcr.granuleBits(1, Granule.K4) | 1 << 23 | 5L << 32 | Tcr.AS;
    static final long ROOT = 0x1000;
    static final long OTHER_ROOT = 0x2000;
    static final long TABLE = 0x3000;
    static final long OTHER_TABLE = 0x4000;
    static final long EMPTY_ROOT = 0x5000;

    private record Pending(TlbMaintenance maintenance, long step) {}

    private final Map<Long, Long> words = new HashMap<>();
    private final List<Consumer<Event>> observers = new ArrayList<>();
    private final List<CpuFeatures> features = new ArrayList<>();
    private final List<List<Pending>> pending = new ArrayList<>();
    private final List<Regime> inEffect = new ArrayList<>();
    private final List<Regime> written = new ArrayList<>();
    private long step;

    World(int cpus) {
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
        for (int cpu = 0; cpu < features.size(); cpu++) {
            inEffect.add(regime(cpu, root, 1));
            written.add(regime(cpu, root, 1));
            tell(new Event.RegimesPossible(cpu, 0, 0, List.of(inEffect.get(cpu))));
        }
        for (long table : new long[] {ROOT, OTHER_ROOT, EMPTY_ROOT}) {
            tell(new Event.TableFound(0, 0, 0, table, 2, 16, Granule.K4, -1));
        }
        for (long table : new long[] {TABLE, OTHER_TABLE}) {
            for (long parent : new long[] {ROOT, ROOT + 8, OTHER_ROOT, OTHER_ROOT + 8}) {
                tell(new Event.TableFound(0, 0, 0, table, 3, 512, Granule.K4, parent));
            }
        }
        return this;
    }

    private Regime regime(int cpu, long root, int asid) {
        return Regime.of(features.get(cpu), 1, TCR, (long) asid << 48 | root, 0, MAIR);
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

    World dsb(int cpu, Barrier.Domain domain, Barrier.Access access) {
        Barrier.Dsb dsb = new Barrier.Dsb(domain, access);
        tell(new Event.BarrierExecuted(cpu, ++step, pc(), dsb));
        for (Pending next : List.copyOf(pending.get(cpu))) {
            Barrier.Domain needed = next.maintenance.isBroadcast() ? Barrier.Domain.ISH : Barrier.Domain.NSH;
            if (dsb.isAtLeast(needed, Barrier.Access.FULL)) {
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
        return msr(cpu, regime(cpu, root, asid));
    }

    World msrMair(int cpu, long mair) {
        Regime now = inEffect.get(cpu);
        return msr(cpu, Regime.of(now.cpu(), 1, TCR, now.ttbr0().value(), 0, mair));
    }

    World msrSctlr(int cpu, long sctlr) {
        Regime now = inEffect.get(cpu);
        return msr(cpu, Regime.of(now.cpu(), sctlr, TCR, now.ttbr0().value(), 0, MAIR));
    }

    private World msr(int cpu, Regime regime) {
        step++;
        written.set(cpu, regime);
        List<Regime> both = inEffect.get(cpu).equals(written.get(cpu))
                ? List.of(inEffect.get(cpu))
                : List.of(inEffect.get(cpu), written.get(cpu));
        tell(new Event.RegimesPossible(cpu, step, pc(), both));
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
        return access(cpu, va, List.of());
    }

    World access(int cpu, long va, List<Alternative> alternatives) {
        return access(cpu, va, AccessKind.READ_EL1, alternatives);
    }

    /** A write that misses the concrete TLB. */
    World write(int cpu, long va) {
        return access(cpu, va, AccessKind.WRITE_EL1, List.of());
    }

    private World access(int cpu, long va, AccessKind kind, List<Alternative> alternatives) {
        step++;
        WalkResult walk = walk(cpu, va);
        Event.Result result = walk instanceof Translated found
                ? new Event.Result.Translated(found.outputAddress())
                : new Event.Result.Aborted(0x9600_0007L);
        tell(new Event.Translation(
                cpu, step, pc(), va, kind, features.get(cpu), null, walk, alternatives, result));
        return this;
    }

    World allocated(int cpu, long page) {
        tell(new Event.PageAllocated(cpu, ++step, pc(), page));
        return this;
    }

    World atomic(int cpu, Event.AtomicSection.Edge edge) {
        tell(new Event.AtomicSection(cpu, ++step, pc(), edge));
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

    List<Regime> possibleRegimes(int cpu) {
        return inEffect.get(cpu).equals(written.get(cpu))
                ? List.of(inEffect.get(cpu))
                : List.of(inEffect.get(cpu), written.get(cpu));
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
        int op2 = List.of("vmalle1", "vae1", "aside1", "vaae1", "", "vale1", "", "vaale1").indexOf(stem);
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
}
