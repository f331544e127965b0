package mmulator.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The views of several CPUs' walks on the same pages. */
final class UnpublishedStoresTest {
    private static final long PAGE = 0x1000;

    private final PhysicalMemory memory = new PhysicalMemory(List.of(new MachineSpec.Region(0, 0x4000)));
    private final UnpublishedStores stores = new UnpublishedStores(memory, 3);

    @AfterEach
    void close() {
        memory.close();
    }

    private boolean store(int cpu, long pa, long value) {
        boolean quiet = stores.beforeStore(cpu, pa, 8, value);
        memory.writeLong(pa, value);
        return quiet;
    }

    @Test
    void twoWritersOfOnePageDoNotSeeEachOtherNorDoesAThird() {
        store(0, PAGE, 1);
        store(1, PAGE + 8, 2);

        assertEquals(List.of(1L, 0L), List.of(stores.read(0, PAGE), stores.read(0, PAGE + 8)));
        assertEquals(List.of(0L, 2L), List.of(stores.read(1, PAGE), stores.read(1, PAGE + 8)));
        assertEquals(List.of(0L, 0L), List.of(stores.read(2, PAGE), stores.read(2, PAGE + 8)));
    }

    @Test
    void publishedStoreOfOneIsSeenThoughTheOthersIsNot() {
        store(0, PAGE, 1);
        store(1, PAGE + 8, 2);
        stores.publish(1, true, true);

        assertEquals(List.of(0L, 2L), List.of(stores.read(2, PAGE), stores.read(2, PAGE + 8)));
    }

    @Test
    void lonelyWriterIsQuietUntilAnotherComesAndAgainAfterItHasGone() {
        assertTrue(store(0, PAGE, 1));
        assertEquals(false, store(1, PAGE + 8, 2));
        assertEquals(false, store(0, PAGE + 16, 3));
        stores.publish(1, true, true);

        assertTrue(store(0, PAGE + 24, 4));
        assertEquals(List.of(0L, 2L, 0L, 0L), List.of(
                stores.read(2, PAGE), stores.read(2, PAGE + 8), stores.read(2, PAGE + 16), stores.read(2, PAGE + 24)));
    }

    @Test
    void sameWordTakesTheOrderOfTheStores() {
        store(0, PAGE, 1);
        store(1, PAGE, 2);
        stores.publish(0, true, true);
        assertEquals(List.of(1L, 2L, 1L), List.of(stores.read(0, PAGE), stores.read(1, PAGE), stores.read(2, PAGE)));

        stores.publish(1, true, true);
        assertEquals(2, stores.read(2, PAGE));
        assertTrue(stores.isEmpty());
    }

    @Test
    void laterPublicationOfAnEarlierStoreDoesNotComeBack() {
        store(0, PAGE, 1);
        store(1, PAGE, 2);
        stores.publish(1, true, true);
        stores.publish(0, true, true);

        assertEquals(2, stores.read(2, PAGE));
    }

    @Test
    void hardwareUpdateIsSeenByAll() {
        store(0, PAGE + 8, 1);
        stores.storedForAll(PAGE, 7);
        memory.writeLong(PAGE, 7);

        assertEquals(List.of(7L, 7L), List.of(stores.read(1, PAGE), stores.read(0, PAGE)));
        assertEquals(0, stores.read(1, PAGE + 8));
    }

    @Test
    void barriersWithoutSynchronizationPileNothingUp() {
        for (int i = 1; i <= 1000; i++) {
            store(0, PAGE + 8L * (i % 512), i);
            stores.publish(0, true, false);
        }
        assertEquals(999, stores.read(1, PAGE + 8L * (999 % 512)));
        assertEquals(0, stores.readOther(0, PAGE + 8L * (999 % 512)));

        stores.synchronize(0);
        assertTrue(stores.isEmpty());
    }

    /** Against a reference that keeps every store in a list. */
    @Test
    void viewsAgreeWithAListOfAllStores() {
        for (long seed = 1; seed <= 300; seed++) {
            agreement(seed);
        }
    }

    private record Stored(int cpu, long pa, long value, boolean[] othersSee, int[] own) {}

    private void agreement(long seed) {
        Random random = new Random(seed);
        PhysicalMemory physical = new PhysicalMemory(List.of(new MachineSpec.Region(0, 0x4000)));
        UnpublishedStores tested = new UnpublishedStores(physical, 3);
        List<Stored> all = new ArrayList<>();
        // As the machine has it: a quiet page's stores are not told until somebody wakes it.
        boolean[][] quiet = new boolean[3][2];
        for (int i = 0; i < 60; i++) {
            int cpu = random.nextInt(3);
            switch (random.nextInt(6)) {
                case 0 -> {
                    boolean toOthers = random.nextInt(3) > 0;
                    tested.publish(cpu, toOthers, false);
                    quiet[cpu] = new boolean[2];
                    mine(all, cpu).forEach(s -> {
                        s.othersSee[0] |= toOthers;
                        s.own[0] = Math.max(s.own[0], 1);
                    });
                }
                case 1 -> {
                    tested.synchronize(cpu);
                    mine(all, cpu).forEach(s -> s.own[0] = s.own[0] == 1 ? 2 : s.own[0]);
                }
                default -> {
                    int page = random.nextInt(2);
                    long pa = PAGE * page + 8 * random.nextInt(3);
                    long value = 1 + random.nextInt(1000);
                    if (!quiet[cpu][page]) {
                        quiet[cpu][page] = tested.beforeStore(cpu, pa, 8, value);
                        if (!quiet[cpu][page]) {
                            quiet[0][page] = quiet[1][page] = quiet[2][page] = false;
                        }
                    }
                    physical.writeLong(pa, value);
                    all.add(new Stored(cpu, pa, value, new boolean[1], new int[1]));
                }
            }
            check(seed, i, tested, all);
        }
        physical.close();
    }

    private static List<Stored> mine(List<Stored> all, int cpu) {
        return all.stream().filter(stored -> stored.cpu == cpu).toList();
    }

    private static void check(long seed, int step, UnpublishedStores tested, List<Stored> all) {
        for (int cpu = 0; cpu < 3; cpu++) {
            Map<Long, Long> seen = new HashMap<>();
            for (Stored stored : all) {
                if (stored.cpu == cpu || stored.othersSee[0]) {
                    seen.put(stored.pa, stored.value);
                }
            }
            for (long pa : new long[] {0, 8, 16, PAGE, PAGE + 8, PAGE + 16}) {
                int reader = cpu;
                assertEquals(
                        seen.getOrDefault(pa, 0L),
                        tested.read(cpu, pa),
                        () -> "seed " + seed + ", step " + step + ", cpu " + reader + ", address " + pa);
            }
        }
    }
}
