package mmulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import mmulator.check.RandomProgram.Flavour;
import mmulator.check.every.Cached;
import mmulator.check.every.Context;
import mmulator.check.every.EveryOrder;
import mmulator.check.every.EveryTlb;
import mmulator.check.world.World;
import mmulator.check.world.WorldTables;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.tlb.TlbEntry;

/** What {@link EveryTlb} and {@link EveryOrder} are told of a {@link RandomProgram}, and the possible TLBs are compared with. */
final class TlbOracles {
    private final World world;
    private final PossibleTlbs possible;
    private final int cpus;
    private final Flavour flavour;
    private final List<Long> pages;
    private final Consumer<String> count;
    private final EveryOrder order;
    private final Map<Integer, EveryTlb> every = new TreeMap<>();
    private final Map<Integer, long[]> written = new TreeMap<>();
    private final Map<Integer, long[]> inEffect = new TreeMap<>();

    /** @param count is told of shapes that occur */
    TlbOracles(World world, int cpus, Flavour flavour, List<Long> pages, EveryOrder order, Consumer<String> count) {
        this.world = world;
        this.cpus = cpus;
        this.flavour = flavour;
        this.pages = pages;
        this.order = order;
        this.count = count;
        possible = new PossibleTlbs(world);
    }

    void start(Map<Long, Long> descriptors, long upper) {
        world.watchedBy(possible::observe).start(WorldTables.ROOT, upper);
        Context context = context(World.ttbr(WorldTables.ROOT, 1), upper);
        boolean faults = flavour == Flavour.ORDERED;
        EveryTlb joint = new EveryTlb(IntStream.range(0, cpus).toArray(), descriptors, pages, context, faults);
        for (int cpu = 0; cpu < cpus; cpu++) {
            written.put(cpu, new long[] {World.ttbr(WorldTables.ROOT, 1), upper});
            inEffect.put(cpu, new long[] {World.ttbr(WorldTables.ROOT, 1), upper});
            every.put(
                    cpu,
                    flavour == Flavour.COMMON
                            ? joint
                            : new EveryTlb(new int[] {cpu}, descriptors, pages, context, faults));
        }
    }

    /** Each that there is: one for all where CPUs share. */
    List<EveryTlb> all() {
        return flavour == Flavour.COMMON ? List.of(every.get(0)) : List.copyOf(every.values());
    }

    /** TTBR0_EL1 and TTBR1_EL1, as written last. */
    long[] written(int cpu) {
        return written.get(cpu).clone();
    }

    void write(int cpu, long[] ttbrs) {
        written.put(cpu, ttbrs);
        contexts(cpu);
    }

    void isb(int cpu) {
        inEffect.put(cpu, written(cpu));
        contexts(cpu);
        if (flavour == Flavour.ORDERED) {
            every.get(cpu).synchronizedContext(cpu);
        }
    }

    private static Context context(long ttbr0, long ttbr1) {
        return new Context(
                List.of(ttbr0 & 0xffff_ffff_fffeL, ttbr1 & 0xffff_ffff_fffeL),
                List.of((ttbr0 & 1) != 0, (ttbr1 & 1) != 0),
                (int) (ttbr0 >>> 48));
    }

    private void contexts(int cpu) {
        Set<Context> contexts = new LinkedHashSet<>();
        long[] old = inEffect.get(cpu);
        long[] now = written.get(cpu);
        for (int choice = 0; choice < 4; choice++) {
            contexts.add(context((choice & 1) == 0 ? old[0] : now[0], (choice & 2) == 0 ? old[1] : now[1]));
        }
        every.get(cpu).contexts(cpu, List.copyOf(contexts));
        if (flavour == Flavour.COMMON && IntStream.range(0, 2).allMatch(i -> (inEffect.get(i)[0] & 1) != 0)) {
            count.accept(inEffect.get(0)[0] == inEffect.get(1)[0] ? "shared" : "common elsewhere");
        }
    }

    /** Enumeration grows too large to go on. */
    boolean isTooLarge() {
        return all().stream().anyMatch(one -> one.size() >= (flavour == Flavour.COMMON ? 200 : 400) || one.isFull());
    }

    /** @return how many entries there are beyond the walks of now */
    int compare(long[] descriptors) {
        int stale = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            List<Regime> regimes = world.possibleRegimes(cpu);
            for (long va : pages) {
                Set<Integer> asids = new LinkedHashSet<>();
                regimes.forEach(regime -> asids.add(regime.asid()));
                for (int asid : asids) {
                    stale += compare(cpu, va, asid, regimes);
                }
                if (flavour != Flavour.COMMON) {
                    compareReads(cpu, va, descriptors);
                }
                if (flavour == Flavour.ORDERED) {
                    compareFaults(cpu, va);
                }
            }
        }
        return stale;
    }

    private int compare(int cpu, long va, int asid, List<Regime> regimes) {
        Set<Cached.Key> now = new LinkedHashSet<>();
        for (Regime regime : regimes) {
            if (Walk.walk(regime, va, world) instanceof Translated walk && !walk.accessFlagDue()) {
                add(now, TlbEntry.of(walk, regime, false, 0), va, asid);
                add(now, TlbEntry.of(walk, regime, true, 0), va, asid);
            }
        }
        Set<Cached.Key> actual = new LinkedHashSet<>(now);
        for (PossibleEntry entry : possible.of(cpu).entries(va, asid)) {
            add(actual, entry.entry(), va, asid);
        }
        Set<Cached.Key> expected = every.get(cpu).entries(cpu, va, asid);
        assertEquals(expected, actual, String.format("cpu%d va %x asid %d", cpu, va, asid));
        return expected.size() - now.size();
    }

    /** Which descriptors may still be read for the address: what a page that is freed and used again must not hold. */
    private void compareReads(int cpu, long va, long[] descriptors) {
        for (long descriptor : descriptors) {
            assertEquals(
                    every.get(cpu).mayRead(cpu, descriptor, va),
                    possible.of(cpu).reads(descriptor, va).mayRead(),
                    String.format("cpu%d may read [%x] for va %x", cpu, descriptor, va));
        }
    }

    private void compareFaults(int cpu, long va) {
        Context now = context(inEffect.get(cpu)[0], inEffect.get(cpu)[1]);
        EveryTlb oracle = every.get(cpu);
        Set<Cached.Fault> early = oracle.faults(cpu, va, now);
        Set<Cached.Fault> ofData = cpu == 0 ? oracle.faultsInOrder(cpu, va, now, order.observed(cpu)) : early;
        assertEquals(early, faults(cpu, va, true), String.format("cpu%d fetch of %x", cpu, va));
        assertEquals(ofData, faults(cpu, va, false), String.format("cpu%d access to %x", cpu, va));
        count.accept(early.size() > 1 ? "several faults" : "");
        count.accept(ofData.equals(early) ? "" : "a fault of fetches only");
    }

    /** Those there may be, and the one of a walk of what is in memory now. */
    private Set<Cached.Fault> faults(int cpu, long va, boolean fetch) {
        Set<Cached.Fault> found = new HashSet<>();
        possible.of(cpu).uncached(va, fetch).forEach(one -> {
            if (one.result() instanceof WalkFault fault) {
                found.add(fault(fault));
            }
        });
        switch (world.walk(cpu, va)) {
            case WalkFault fault -> found.add(fault(fault));
            case Translated walk when walk.accessFlagDue() -> found.add(new Cached.Fault(walk.level(), true));
            case Translated walk -> {}
        }
        return found;
    }

    private static Cached.Fault fault(WalkFault fault) {
        return new Cached.Fault(fault.level(), fault.kind() == WalkFault.Kind.ACCESS_FLAG);
    }

    private static void add(Set<Cached.Key> keys, TlbEntry entry, long va, int asid) {
        if (entry.matches(va, asid)) {
            boolean readOnly = (entry.attributes().ap() & 2) != 0;
            keys.add(new Cached.Key(entry.sizeShift(), entry.oaBase(), entry.global(), entry.level(), readOnly));
        }
    }
}
