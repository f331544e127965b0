package mmulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import mmulator.arch.Barrier;
import mmulator.arch.Descriptor;
import mmulator.mmu.PossibleEntry;
import mmulator.mmu.Regime;
import mmulator.mmu.TlbEntry;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;

/** A program of random instructions on one or two CPUs, watched by the possible TLB and by {@link EveryTlb}. */
final class RandomProgram {
    private static final List<Long> PAGES = List.of(0L, 0x1000L, 0x20_0000L);
    private static final long[] ROOT_SLOTS = {
        World.ROOT, World.ROOT + 8, World.OTHER_ROOT, World.OTHER_ROOT + 8
    };
    private static final long[] LEAF_SLOTS = {World.TABLE, World.TABLE + 8, World.OTHER_TABLE, World.OTHER_TABLE + 8};

    private final Random random;
    private final World world;
    private final PossibleTlbs possible;
    private final List<EveryTlb> every = new ArrayList<>();
    private final Map<Integer, long[]> written = new TreeMap<>();
    private final Map<Integer, long[]> inEffect = new TreeMap<>();
    private final StringBuilder text = new StringBuilder();
    private final int cpus;

    RandomProgram(long seed, int cpus) {
        random = new Random(seed);
        this.cpus = cpus;
        world = new World(cpus);
        possible = new PossibleTlbs(world);
    }

    void start() {
        Map<Long, Long> descriptors = new TreeMap<>();
        for (long slot : ROOT_SLOTS) {
            descriptors.put(slot, rootValue(slot));
        }
        for (long slot : LEAF_SLOTS) {
            descriptors.put(slot, leafValue(slot));
        }
        descriptors.forEach((pa, value) -> {
            world.put(pa, value);
            say("init   [%x] = %x", pa, value);
        });
        world.watchedBy(possible::observe).start(World.ROOT);
        for (int cpu = 0; cpu < cpus; cpu++) {
            written.put(cpu, new long[] {World.ROOT, 1});
            inEffect.put(cpu, new long[] {World.ROOT, 1});
            every.add(new EveryTlb(cpu, descriptors, PAGES, new EveryTlb.Context(World.ROOT, 1)));
        }
    }

    private void say(String format, Object... arguments) {
        text.append(String.format(format, arguments)).append('\n');
    }

    private long rootValue(long slot) {
        long index = (slot & 0xff) / 8;
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> World.table(World.TABLE);
            case 3 -> World.table(World.OTHER_TABLE);
            case 4 -> World.block(0x40_0000);
            case 5 -> World.nonGlobal(World.block(0x60_0000));
            case 6 -> World.contiguous(World.block(0x200_0000 + (index << 21)));
            default -> 0;
        };
    }

    private long leafValue(long slot) {
        long offset = (slot & 0xff) / 8 << 12;
        return switch (random.nextInt(8)) {
            case 0, 1 -> World.page(0x1_0000 + offset);
            case 2 -> World.nonGlobal(World.page(0x2_0000 + offset));
            case 3 -> World.contiguous(World.page(0x1_0000 + offset));
            case 4 -> World.nonGlobal(World.contiguous(World.page(0x3_0000 + offset)));
            case 5 -> World.page(0x4_0000) & ~Descriptor.AF;
            default -> 0;
        };
    }

    @Override
    public String toString() {
        return text.toString();
    }

    void instruction() {
        int cpu = random.nextInt(cpus);
        switch (random.nextInt(14)) {
            case 0, 1, 2, 3 -> {
                boolean root = random.nextInt(3) == 0;
                long slot = root ? ROOT_SLOTS[random.nextInt(4)] : LEAF_SLOTS[random.nextInt(4)];
                store(cpu, slot, root ? rootValue(slot) : leafValue(slot));
            }
            case 4, 5, 6, 7 -> dsb(cpu, random.nextInt(4) != 0, random.nextInt(4) != 0);
            case 8, 9, 10, 11 -> tlbi(cpu);
            case 12 -> {
                long root = random.nextBoolean() ? World.ROOT : World.OTHER_ROOT;
                int asid = 1 + random.nextInt(2);
                say("cpu%d   msr ttbr0_el1, %x asid %d", cpu, root, asid);
                world.msrTtbr0(cpu, root, asid);
                written.put(cpu, new long[] {root, asid});
                contexts(cpu);
            }
            default -> {
                say("cpu%d   isb", cpu);
                world.isb(cpu);
                inEffect.put(cpu, written.get(cpu));
                contexts(cpu);
            }
        }
    }

    private void contexts(int cpu) {
        Set<EveryTlb.Context> contexts = new LinkedHashSet<>();
        for (long[] one : List.of(inEffect.get(cpu), written.get(cpu))) {
            contexts.add(new EveryTlb.Context(one[0], (int) one[1]));
        }
        every.get(cpu).contexts(List.copyOf(contexts));
    }

    private void store(int cpu, long slot, long value) {
        if (world.read(slot) == value) {
            return;
        }
        say("cpu%d   str [%x] = %x", cpu, slot, value);
        world.store(cpu, slot, value);
        every.forEach(one -> one.stored(cpu, slot, value));
    }

    private void dsb(int cpu, boolean inner, boolean full) {
        say("cpu%d   dsb %s%s", cpu, inner ? "ish" : "nsh", full ? "" : "st");
        world.dsb(
                cpu,
                inner ? Barrier.Domain.ISH : Barrier.Domain.NSH,
                full ? Barrier.Access.FULL : Barrier.Access.STORES);
        every.forEach(one -> one.dsb(cpu, inner, full));
    }

    private void tlbi(int cpu) {
        boolean broadcast = random.nextInt(3) != 0;
        String[] operation = {"vmalle1 all", "aside1 asid", "vae1 va", "vaae1 vaa", "vale1 va", "vaale1 vaa"};
        int which = random.nextInt(6);
        String[] names = operation[which].split(" ");
        long va = PAGES.get(random.nextInt(3));
        int asid = 1 + random.nextInt(2);
        String name = names[0] + (broadcast ? "is" : "");
        say("cpu%d   tlbi %s va %x asid %d", cpu, name, va, asid);
        world.tlbi(cpu, name, va, asid);
        every.forEach(one -> one.issued(cpu, broadcast, names[1], which >= 4, va, asid));
    }

    /** Enumeration grows too large to go on. */
    boolean isTooLarge() {
        return every.stream().anyMatch(one -> one.size() >= 3_000);
    }

    /** @return how many entries there are beyond the walks of now */
    int compare() {
        int stale = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            for (long va : PAGES) {
                for (Regime regime : world.possibleRegimes(cpu)) {
                    Set<EveryTlb.Key> now = new LinkedHashSet<>();
                    for (Regime other : world.possibleRegimes(cpu)) {
                        if (Walk.walk(other, va, world) instanceof Translated walk) {
                            add(now, TlbEntry.of(walk, other, false, 0), va, regime.asid());
                            add(now, TlbEntry.of(walk, other, true, 0), va, regime.asid());
                        }
                    }
                    Set<EveryTlb.Key> actual = new LinkedHashSet<>(now);
                    for (PossibleEntry entry : possible.of(cpu).entries(va, regime.asid())) {
                        add(actual, entry.entry(), va, regime.asid());
                    }
                    Set<EveryTlb.Key> expected = every.get(cpu).entries(va, regime.asid());
                    assertEquals(
                            expected, actual, String.format("cpu%d va %x asid %d", cpu, va, regime.asid()));
                    stale += expected.size() - now.size();
                }
            }
        }
        return stale;
    }

    private static void add(Set<EveryTlb.Key> keys, TlbEntry entry, long va, int asid) {
        if (entry.matches(va, asid)) {
            keys.add(new EveryTlb.Key(entry.sizeShift(), entry.oaBase(), entry.global(), entry.level()));
        }
    }
}
