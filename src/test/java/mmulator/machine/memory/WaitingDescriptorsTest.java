package mmulator.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import mmulator.arch.Barrier;
import mmulator.machine.spec.MachineSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which descriptors wait for what, after random stores and barriers, and that a moment can be come back to. */
final class WaitingDescriptorsTest {
    private static final long SEED = Long.getLong("mmulator.seed", 20_261_130);
    private static final int PROGRAMS = Integer.getInteger("mmulator.programs", 300);
    private static final int CPUS = 3;
    private static final long TABLE = 0x1000;
    private static final long DATA = 0x2000;
    private static final List<Barrier> BARRIERS = List.of(
            new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.FULL),
            new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.STORES),
            new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.LOADS),
            new Barrier.Dsb(Barrier.Domain.NSH, Barrier.Access.FULL),
            new Barrier.Dmb(Barrier.Domain.ISH, Barrier.Access.FULL));

    private final PhysicalMemory memory = new PhysicalMemory(List.of(new MachineSpec.Region(0, 0x4000)));
    private int told;
    private final UnpublishedStores stores = new UnpublishedStores(memory, CPUS, page -> {}, () -> told++);
    private long step;

    @AfterEach
    void close() {
        memory.close();
    }

    /** Each CPU has words of its own, so that what is old is what was there before its first store since. */
    private static long word(long page, int cpu, int which) {
        return page + 8L * (cpu + CPUS * which);
    }

    private void store(int cpu, long pa) {
        long value = ++step;
        stores.beforeStore(cpu, step, pa, 8, value, null, false);
        memory.writeLong(pa, value);
    }

    private static boolean publishes(Barrier barrier) {
        return barrier instanceof Barrier.Dsb dsb
                && dsb.domain() != Barrier.Domain.NSH
                && dsb.access() != Barrier.Access.LOADS;
    }

    @Test
    void aDescriptorWaitsForADsbAndThenForTheCpuToSynchronize() {
        memory.mark(TABLE, PhysicalMemory.TABLE);
        Random random = new Random(SEED);
        // By CPU: descriptor to its values before each store.
        List<Map<Long, List<Long>>> dsb = new ArrayList<>();
        List<List<UnpublishedStore>> synchronization = new ArrayList<>();
        for (int cpu = 0; cpu < CPUS; cpu++) {
            dsb.add(new TreeMap<>());
            synchronization.add(new ArrayList<>());
        }
        boolean waited = false;
        int times = 0;
        for (int round = 0; round < 3_000; round++) {
            int cpu = random.nextInt(CPUS);
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    long pa = word(TABLE, cpu, random.nextInt(3));
                    dsb.get(cpu).computeIfAbsent(pa, none -> new ArrayList<>()).add(memory.readLong(pa));
                    store(cpu, pa);
                }
                case 2 -> store(cpu, word(DATA, cpu, random.nextInt(3)));
                case 3 -> {
                    stores.synchronize(cpu);
                    synchronization.get(cpu).clear();
                }
                default -> {
                    Barrier barrier = BARRIERS.get(random.nextInt(BARRIERS.size()));
                    boolean synchronizes = random.nextInt(3) == 0;
                    List<Long> pages = stores.executed(cpu, barrier, ++step, synchronizes);
                    if (publishes(barrier)) {
                        if (!synchronizes) {
                            synchronization
                                    .get(cpu)
                                    .addAll(waiting(cpu, dsb.get(cpu), UnpublishedStore.Needs.CONTEXT_SYNCHRONIZATION));
                        }
                        assertEquals(!dsb.get(cpu).isEmpty(), pages.contains(TABLE), "round " + round);
                        assertEquals(List.copyOf(new TreeSet<>(pages)), pages);
                        dsb.get(cpu).clear();
                    } else {
                        assertEquals(List.of(), pages);
                    }
                }
            }
            List<UnpublishedStore> expected = new ArrayList<>();
            for (int each = 0; each < CPUS; each++) {
                expected.addAll(waiting(each, dsb.get(each), UnpublishedStore.Needs.DSB));
                expected.addAll(synchronization.get(each));
            }
            String what = "seed " + SEED + ", round " + round;
            assertEquals(oldest(expected), oldest(stores.descriptors()), what);
            boolean waits = dsb.stream().anyMatch(each -> !each.isEmpty());
            assertEquals(waits, stores.descriptorsWait(), what);
            times += waits && !waited ? 1 : 0;
            waited = waits;
            assertEquals(times, told, "loads are to be heard from the first on, " + what);
            for (UnpublishedStore descriptor : stores.descriptors()) {
                for (int reader = 0; reader < CPUS; reader++) {
                    long pa = descriptor.descriptor();
                    List<Long> old = dsb.get(descriptor.cpu()).getOrDefault(pa, List.of());
                    boolean sees = reader == descriptor.cpu() || old.isEmpty();
                    assertEquals(sees ? memory.readLong(pa) : old.getFirst(), stores.read(reader, pa), what);
                }
            }
        }
    }

    private List<UnpublishedStore> waiting(int cpu, Map<Long, List<Long>> of, UnpublishedStore.Needs needs) {
        List<UnpublishedStore> all = new ArrayList<>();
        of.forEach((pa, values) ->
                values.forEach(old -> all.add(new UnpublishedStore(cpu, pa, old, memory.readLong(pa), needs))));
        return all;
    }

    /** Which descriptors wait for what; of the older values, of which a walk may read any, the oldest is among those told. */
    private static SortedMap<String, Long> oldest(List<UnpublishedStore> list) {
        SortedMap<String, Long> oldest = new TreeMap<>();
        // Values are steps.
        list.forEach(each -> oldest.merge(
                each.needs() + " " + each.descriptor() + " of cpu" + each.cpu(), each.oldValue(), Math::min));
        return oldest;
    }

    // Going back

    private List<Object> walkOn(Random random) {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            int cpu = random.nextInt(CPUS);
            long pa = (random.nextBoolean() ? TABLE : DATA) + 8L * random.nextInt(6);
            switch (random.nextInt(7)) {
                case 0, 1 -> {
                    all.add(stores.beforeStore(cpu, ++step, pa, 8, step, null, pa >= DATA));
                    memory.writeLong(pa, step);
                }
                case 2 -> {
                    stores.beforeStore(cpu, ++step, pa, 8, step, stores.behindRelease(cpu, step), false);
                    memory.writeLong(pa, step);
                }
                case 3 -> all.add(stores.loaded(cpu, ++step, pa, 8, random.nextBoolean()));
                case 4 -> all.add(stores.walk(cpu).read(TABLE + (pa & 0x3f)));
                case 5 -> stores.synchronize(cpu);
                default ->
                    all.add(stores.executed(
                            cpu, BARRIERS.get(random.nextInt(BARRIERS.size())), ++step, random.nextBoolean()));
            }
            all.add(stores.descriptorsWait());
            all.add(stores.mayOrder(cpu, pa));
            if (random.nextInt(8) == 0) {
                all.add(stores.descriptors());
            }
        }
        return all;
    }

    @Test
    void whatComesAfterASavedMomentIsTheSameAgain() {
        memory.mark(TABLE, PhysicalMemory.TABLE);
        for (long seed = SEED; seed < SEED + PROGRAMS; seed++) {
            walkOn(new Random(-seed));
            UnpublishedStores.Saved moment = stores.save();
            long[] tables = words(TABLE);
            long[] data = words(DATA);
            long then = step;
            List<Object> first = walkOn(new Random(seed));

            stores.restore(moment);
            write(TABLE, tables);
            write(DATA, data);
            step = then;
            assertEquals(first, walkOn(new Random(seed)), "seed " + seed);
        }
    }

    private long[] words(long page) {
        long[] words = new long[8];
        for (int i = 0; i < words.length; i++) {
            words[i] = memory.readLong(page + 8L * i);
        }
        return words;
    }

    private void write(long page, long[] words) {
        for (int i = 0; i < words.length; i++) {
            memory.writeLong(page + 8L * i, words[i]);
        }
    }
}
