package mmulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import mmulator.arch.Barrier;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.check.every.Cached;
import mmulator.check.every.Context;
import mmulator.check.every.EveryOrder;
import mmulator.check.every.EveryTlb;
import mmulator.check.every.Operation;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.history.StoreView;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.tlb.TlbEntry;

/**
 * A program of random instructions on one or two CPUs, watched by the possible TLB and by {@link EveryTlb}. Each program
 * is of one {@link Flavour}, and rewrites only a few descriptors, so that all states can be enumerated for longer.
 */
final class RandomProgram {
    /** What a program is about. */
    enum Flavour {
        /** TTBR0_EL1 only. */
        LOWER,
        /** Both halves, which share leaf tables. */
        HALVES,
        /** Two CPUs that set TTBRn_EL1.CnP, and clear it. */
        COMMON,
        /** Two CPUs that read each other's stores, with more barriers; faults are compared, too. */
        ORDERED
    }

    private static final CpuFeatures FEATURES = CpuFeatures.builder().xs(true).build();
    private static final CpuFeatures IN_ORDER =
            CpuFeatures.builder().xs(true).ets2(true).build();
    /** In no table. */
    private static final List<Long> FLAGS = List.of(0x8000L, 0x8008L);

    private static final List<Long> LOWER = List.of(0L, 0x1000L, 0x20_0000L);
    private static final List<Long> HALVES =
            List.of(0L, 0x1000L, World.UPPER, World.UPPER + 0x1000, World.UPPER + 0x20_0000);
    /** Nothing is ever mapped there, but in a block. */
    private static final long ELSEWHERE = 0x9000;

    private static final int ASIDS = 2;

    private final Random random;
    private final World world;
    private final PossibleTlbs possible;
    private final Map<Integer, EveryTlb> every = new TreeMap<>();
    private final Map<Integer, long[]> written = new TreeMap<>();
    private final Map<Integer, long[]> inEffect = new TreeMap<>();
    private final EveryOrder order = new EveryOrder(Set.copyOf(FLAGS));
    /** By word: the steps of its stores. */
    private final Map<Long, List<Long>> steps = new TreeMap<>();

    private final StringBuilder text = new StringBuilder();
    private final Shapes shapes;
    private final int cpus;
    private final Flavour flavour;
    private final List<Long> pages;
    private long[] rewritten = {};

    RandomProgram(long seed, Flavour flavour, Shapes shapes) {
        random = new Random(seed);
        this.shapes = shapes;
        this.flavour = flavour;
        cpus = flavour == Flavour.COMMON || flavour == Flavour.ORDERED ? 2 : 1 + random.nextInt(2);
        pages = flavour == Flavour.HALVES ? HALVES : LOWER;
        world = new World(cpus, World.TCR_BOTH);
        possible = new PossibleTlbs(world);
    }

    void start() {
        Map<Long, Long> descriptors = new TreeMap<>();
        for (long root : roots()) {
            for (int index = 0; index < 2; index++) {
                descriptors.put(root + 8 * index, rootValue(root + 8 * index));
            }
        }
        for (long table : new long[] {World.TABLE, World.OTHER_TABLE}) {
            for (int index = 0; index < 2; index++) {
                descriptors.put(table + 8 * index, leafValue(table + 8 * index));
            }
        }
        descriptors.forEach((pa, value) -> {
            world.put(pa, value);
            say("init   [%x] = %x", pa, value);
        });
        rewritten = descriptors.keySet().stream().mapToLong(Long::longValue).toArray();
        for (int keep = flavour == Flavour.COMMON ? 3 : flavour == Flavour.ORDERED ? 4 : 6; rewritten.length > keep; ) {
            int drop = random.nextInt(rewritten.length);
            rewritten = IntStream.range(0, rewritten.length)
                    .filter(i -> i != drop)
                    .mapToLong(i -> rewritten[i])
                    .toArray();
        }
        long upper = flavour == Flavour.HALVES ? World.UPPER_ROOT : World.EMPTY_ROOT;
        IntStream.range(0, cpus)
                .forEach(cpu -> world.features(cpu, flavour == Flavour.ORDERED && cpu == 0 ? IN_ORDER : FEATURES));
        world.watchedBy(possible::observe).start(World.ROOT, upper);
        Context context = context(World.ttbr(World.ROOT, 1), upper);
        boolean faults = flavour == Flavour.ORDERED;
        EveryTlb joint = new EveryTlb(IntStream.range(0, cpus).toArray(), descriptors, pages, context, faults);
        for (int cpu = 0; cpu < cpus; cpu++) {
            written.put(cpu, new long[] {World.ttbr(World.ROOT, 1), upper});
            inEffect.put(cpu, new long[] {World.ttbr(World.ROOT, 1), upper});
            every.put(
                    cpu,
                    flavour == Flavour.COMMON
                            ? joint
                            : new EveryTlb(new int[] {cpu}, descriptors, pages, context, faults));
        }
    }

    private List<EveryTlb> oracles() {
        return flavour == Flavour.COMMON ? List.of(every.get(0)) : List.copyOf(every.values());
    }

    private List<Long> roots() {
        return flavour == Flavour.HALVES
                ? List.of(World.ROOT, World.UPPER_ROOT)
                : List.of(World.ROOT, World.OTHER_ROOT);
    }

    private void say(String format, Object... arguments) {
        text.append(String.format(format, arguments)).append('\n');
    }

    private long rootValue(long slot) {
        long index = (slot & 0xff) / 8;
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> World.table(World.TABLE);
            case 4 -> World.table(World.OTHER_TABLE);
            case 5 -> World.readOnlyTable(World.TABLE);
            case 6 -> World.block(0x40_0000);
            case 7 -> World.nonGlobal(World.block(0x60_0000));
            case 8 -> World.contiguous(World.block(0x200_0000 + (index << 21)));
            default -> 0;
        };
    }

    private long leafValue(long slot) {
        long offset = (slot & 0xff) / 8 << 12;
        return switch (random.nextInt(9)) {
            case 0, 1 -> World.page(0x1_0000 + offset);
            case 2 -> World.nonGlobal(World.page(0x2_0000 + offset));
            case 3 -> World.contiguous(World.page(0x1_0000 + offset));
            case 4 -> World.nonGlobal(World.contiguous(World.page(0x3_0000 + offset)));
            case 5 -> World.page(0x4_0000) & ~Descriptor.AF;
            case 6 -> World.readOnly(World.page(0x1_0000 + offset));
            default -> 0;
        };
    }

    @Override
    public String toString() {
        return text.toString();
    }

    private void count(String shape) {
        shapes.count(flavour + " " + shape);
    }

    void instruction() {
        int cpu = random.nextInt(cpus);
        if (flavour == Flavour.ORDERED && random.nextInt(3) == 0) {
            ordering(cpu);
            return;
        }
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> {
                long slot = rewritten[random.nextInt(rewritten.length)];
                store(cpu, slot, slot < World.TABLE || slot >= World.EMPTY_ROOT ? rootValue(slot) : leafValue(slot));
            }
            case 4, 5, 6, 7, 8 -> dsb(cpu);
            case 9, 10, 11, 12 -> tlbi(cpu);
            case 13, 14 -> msr(cpu);
            default -> {
                isb(cpu);
            }
        }
    }

    private void isb(int cpu) {
        say("cpu%d   isb", cpu);
        world.isb(cpu);
        inEffect.put(cpu, written.get(cpu).clone());
        contexts(cpu);
        if (flavour == Flavour.ORDERED) {
            every.get(cpu).synchronizedContext(cpu);
        }
    }

    /** Something by which stores are ordered before one another, or before what another CPU does. */
    private void ordering(int cpu) {
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> {
                long word = random.nextBoolean() ? rewritten[random.nextInt(rewritten.length)] : flag();
                boolean acquire = random.nextInt(3) == 0;
                say("cpu%d   %s [%x]", cpu, acquire ? "ldar" : "ldr", word);
                count(acquire ? "load-acquire" : "load");
                StoreView behind = view(order.loaded(cpu, word, acquire));
                world.load(cpu, behind, acquire);
                count(behind.isEmpty() ? "load of one's own" : "load of another's");
            }
            case 3, 4 -> {
                long word = flag();
                boolean release = random.nextBoolean();
                say("cpu%d   %s [%x]", cpu, release ? "stlr" : "str", word);
                count("store of a flag");
                order.stored(cpu, word, release);
                world.storeElsewhere(cpu, word, world.read(word) + 1);
                steps.computeIfAbsent(word, absent -> new ArrayList<>()).add(world.step());
            }
            default -> {
                Barrier.Access access = Barrier.Access.values()[random.nextInt(3)];
                say("cpu%d   dmb ish %s", cpu, access);
                count("dmb " + access);
                order.barrier(cpu, access);
                world.dmb(cpu, access);
            }
        }
    }

    private long flag() {
        return FLAGS.get(random.nextInt(FLAGS.size()));
    }

    /** The same, by the steps of the stores. */
    private StoreView view(Map<Long, Integer> counts) {
        StoreView view = StoreView.NONE;
        for (Map.Entry<Long, Integer> count : counts.entrySet()) {
            view = view.andWord(count.getKey(), steps.get(count.getKey()).get(count.getValue() - 1));
        }
        return view;
    }

    private void msr(int cpu) {
        count("msr");
        long[] values = written.get(cpu).clone();
        int cnp = flavour == Flavour.COMMON && random.nextInt(4) != 0 ? 1 : 0;
        if (flavour == Flavour.HALVES && random.nextInt(3) == 0) {
            values[1] = random.nextBoolean() ? World.UPPER_ROOT : World.EMPTY_ROOT;
            say("cpu%d   msr ttbr1_el1, %x", cpu, values[1]);
            world.msrTtbr1(cpu, values[1]);
            count("msr ttbr1_el1");
        } else {
            List<Long> roots = List.of(World.ROOT, flavour == Flavour.HALVES ? World.EMPTY_ROOT : World.OTHER_ROOT);
            // CPUs that share are mostly in the same context.
            long root = roots.get(random.nextInt(cnp == 1 ? 4 : 2) & 1 & -(random.nextInt(2) | 1 - cnp));
            int asid = 1 + (cnp == 1 && random.nextBoolean() ? 0 : random.nextInt(ASIDS));
            say("cpu%d   msr ttbr0_el1, %x asid %d", cpu, root | cnp, asid);
            world.msrTtbr0(cpu, root | cnp, asid);
            values[0] = World.ttbr(root | cnp, asid);
        }
        written.put(cpu, values);
        contexts(cpu);
        if (cnp == 1 && random.nextBoolean()) {
            isb(cpu);
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
            count(inEffect.get(0)[0] == inEffect.get(1)[0] ? "shared" : "common elsewhere");
        }
    }

    private void store(int cpu, long slot, long value) {
        if (world.read(slot) == value) {
            return;
        }
        count((value & Descriptor.CONTIGUOUS) != 0 ? "store of a contiguous descriptor" : "store");
        boolean release = flavour == Flavour.ORDERED && random.nextInt(4) == 0;
        say("cpu%d   %s [%x] = %x", cpu, release ? "stlr" : "str", slot, value);
        Map<Long, Integer> behind = order.stored(cpu, slot, release);
        if (release) {
            count("store-release");
            world.storeRelease(cpu, slot, value, view(behind));
        } else {
            world.store(cpu, slot, value);
        }
        steps.computeIfAbsent(slot, absent -> new ArrayList<>()).add(world.step());
        Map<Long, Integer> seen = flavour == Flavour.ORDERED && (value & 3) == 3 ? behind : Map.of();
        oracles().forEach(one -> one.stored(cpu, slot, value, seen));
    }

    private void dsb(int cpu) {
        Barrier.Domain domain =
                random.nextInt(3) != 0 ? Barrier.Domain.ISH : Barrier.Domain.values()[random.nextInt(4)];
        boolean nXS = random.nextInt(10) == 0;
        Barrier.Access access = nXS || random.nextInt(3) != 0
                ? Barrier.Access.FULL
                : random.nextInt(4) == 0 ? Barrier.Access.LOADS : Barrier.Access.STORES;
        dsb(cpu, new Barrier.Dsb(domain, access, nXS));
    }

    private void dsb(int cpu, Barrier.Dsb dsb) {
        say("cpu%d   %s", cpu, dsb);
        count(dsb.nXS() ? "dsb nXS" : "dsb");
        world.dsb(cpu, dsb);
        boolean full = dsb.access() == Barrier.Access.FULL;
        boolean orders = flavour == Flavour.ORDERED && dsb.domain() != Barrier.Domain.NSH;
        Map<Long, Integer> ordered = orders ? order.beforeDsb(cpu, dsb.access()) : Map.of();
        if (orders) {
            order.barrier(cpu, dsb.access());
        }
        int reach = dsb.domain().ordinal();
        oracles()
                .forEach(one -> one.dsb(
                        cpu,
                        reach,
                        full || dsb.access() == Barrier.Access.STORES,
                        full || dsb.access() == Barrier.Access.LOADS,
                        dsb.nXS(),
                        ordered));
    }

    private void tlbi(int cpu) {
        RandomMaintenance maintenance = RandomMaintenance.of(random, pages, ASIDS);
        say("cpu%d   %s operand %x: %s", cpu, maintenance.name(), maintenance.operand(), maintenance.meaning());
        maintenance.shapes().forEach(this::count);
        world.tlbi(cpu, maintenance.decoded(FEATURES, World.TCR_BOTH));
        oracles().forEach(one -> one.issued(cpu, maintenance.meaning()));
    }

    /** More operations than are kept without looking which of them still count. They remove nothing that there is. */
    void manyOperations() {
        int cpu = random.nextInt(cpus);
        say("cpu%d   1,100 times tlbi vaale1is %x", cpu, ELSEWHERE);
        for (int i = 0; i < 1_100; i++) {
            world.tlbi(cpu, "vaale1is", ELSEWHERE, 0);
        }
        // Blocks cover every page, so the oracle is told of the first and the last.
        Operation one = new Operation("vaa", 1, false, true, ELSEWHERE, 0x1000, 0, 0, false);
        oracles().forEach(oracle -> oracle.issued(cpu, one));
        count("more than 1,024 operations");
        dsb(cpu, new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.FULL));
    }

    /** Enumeration grows too large to go on. */
    boolean isTooLarge() {
        return oracles().stream()
                .anyMatch(one -> one.size() >= (flavour == Flavour.COMMON ? 200 : 400) || one.isFull());
    }

    /** @return how many entries there are beyond the walks of now */
    int compare() {
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
                    compareReads(cpu, va);
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
    private void compareReads(int cpu, long va) {
        for (long descriptor : rewritten) {
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
        count(early.size() > 1 ? "several faults" : "");
        count(ofData.equals(early) ? "" : "a fault of fetches only");
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

    /** How often each shape has occurred. */
    static final class Shapes {
        private final Map<String, Integer> counts = new TreeMap<>();

        void count(String shape) {
            counts.merge(shape, 1, Integer::sum);
        }

        int of(String shape) {
            return Arrays.stream(Flavour.values())
                    .mapToInt(flavour -> counts.getOrDefault(flavour + " " + shape, 0))
                    .sum();
        }

        @Override
        public String toString() {
            return counts.toString();
        }
    }
}
