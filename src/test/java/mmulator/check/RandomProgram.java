package mmulator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import mmulator.arch.Barrier;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.check.every.EveryOrder;
import mmulator.check.every.EveryTlb;
import mmulator.check.every.Operation;
import mmulator.check.world.World;
import mmulator.check.world.WorldTables;
import mmulator.mmu.history.StoreView;

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
            List.of(0L, 0x1000L, WorldTables.UPPER, WorldTables.UPPER + 0x1000, WorldTables.UPPER + 0x20_0000);
    /** Nothing is ever mapped there, but in a block. */
    private static final long ELSEWHERE = 0x9000;

    private static final int ASIDS = 2;

    private final Random random;
    private final World world;
    private final TlbOracles oracles;
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
        oracles = new TlbOracles(world, cpus, flavour, pages, order, this::count);
    }

    void start() {
        Map<Long, Long> descriptors = new TreeMap<>();
        for (long root : roots()) {
            for (int index = 0; index < 2; index++) {
                descriptors.put(root + 8 * index, rootValue(root + 8 * index));
            }
        }
        for (long table : new long[] {WorldTables.TABLE, WorldTables.OTHER_TABLE}) {
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
        long upper = flavour == Flavour.HALVES ? WorldTables.UPPER_ROOT : WorldTables.EMPTY_ROOT;
        IntStream.range(0, cpus)
                .forEach(cpu -> world.features(cpu, flavour == Flavour.ORDERED && cpu == 0 ? IN_ORDER : FEATURES));
        oracles.start(descriptors, upper);
    }

    private List<Long> roots() {
        return flavour == Flavour.HALVES
                ? List.of(WorldTables.ROOT, WorldTables.UPPER_ROOT)
                : List.of(WorldTables.ROOT, WorldTables.OTHER_ROOT);
    }

    private void say(String format, Object... arguments) {
        text.append(String.format(format, arguments)).append('\n');
    }

    private long rootValue(long slot) {
        long index = (slot & 0xff) / 8;
        return switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> WorldTables.table(WorldTables.TABLE);
            case 4 -> WorldTables.table(WorldTables.OTHER_TABLE);
            case 5 -> WorldTables.readOnlyTable(WorldTables.TABLE);
            case 6 -> WorldTables.block(0x40_0000);
            case 7 -> WorldTables.nonGlobal(WorldTables.block(0x60_0000));
            case 8 -> WorldTables.contiguous(WorldTables.block(0x200_0000 + (index << 21)));
            default -> 0;
        };
    }

    private long leafValue(long slot) {
        long offset = (slot & 0xff) / 8 << 12;
        return switch (random.nextInt(9)) {
            case 0, 1 -> WorldTables.page(0x1_0000 + offset);
            case 2 -> WorldTables.nonGlobal(WorldTables.page(0x2_0000 + offset));
            case 3 -> WorldTables.contiguous(WorldTables.page(0x1_0000 + offset));
            case 4 -> WorldTables.nonGlobal(WorldTables.contiguous(WorldTables.page(0x3_0000 + offset)));
            case 5 -> WorldTables.page(0x4_0000) & ~Descriptor.AF;
            case 6 -> WorldTables.readOnly(WorldTables.page(0x1_0000 + offset));
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
                store(
                        cpu,
                        slot,
                        slot < WorldTables.TABLE || slot >= WorldTables.EMPTY_ROOT ? rootValue(slot) : leafValue(slot));
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
        oracles.isb(cpu);
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
        long[] values = oracles.written(cpu);
        int cnp = flavour == Flavour.COMMON && random.nextInt(4) != 0 ? 1 : 0;
        if (flavour == Flavour.HALVES && random.nextInt(3) == 0) {
            values[1] = random.nextBoolean() ? WorldTables.UPPER_ROOT : WorldTables.EMPTY_ROOT;
            say("cpu%d   msr ttbr1_el1, %x", cpu, values[1]);
            world.msrTtbr1(cpu, values[1]);
            count("msr ttbr1_el1");
        } else {
            List<Long> roots = List.of(
                    WorldTables.ROOT, flavour == Flavour.HALVES ? WorldTables.EMPTY_ROOT : WorldTables.OTHER_ROOT);
            // CPUs that share are mostly in the same context.
            long root = roots.get(random.nextInt(cnp == 1 ? 4 : 2) & 1 & -(random.nextInt(2) | 1 - cnp));
            int asid = 1 + (cnp == 1 && random.nextBoolean() ? 0 : random.nextInt(ASIDS));
            say("cpu%d   msr ttbr0_el1, %x asid %d", cpu, root | cnp, asid);
            world.msrTtbr0(cpu, root | cnp, asid);
            values[0] = World.ttbr(root | cnp, asid);
        }
        oracles.write(cpu, values);
        if (cnp == 1 && random.nextBoolean()) {
            isb(cpu);
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
        oracles.all().forEach(one -> one.stored(cpu, slot, value, seen));
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
        oracles.all()
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
        oracles.all().forEach(one -> one.issued(cpu, maintenance.meaning()));
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
        oracles.all().forEach(oracle -> oracle.issued(cpu, one));
        count("more than 1,024 operations");
        dsb(cpu, new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.FULL));
    }

    /** Enumeration grows too large to go on. */
    boolean isTooLarge() {
        return oracles.isTooLarge();
    }

    /** @return how many entries there are beyond the walks of now */
    int compare() {
        return oracles.compare(rewritten);
    }
}
