package mmulator.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mmulator.arch.Barrier;
import mmulator.machine.spec.MachineSpec;
import org.junit.jupiter.api.Test;

/** Whether stores that are not told are spelled out at once or when somebody looks is nobody's affair. */
final class QuietStoresTest {
    private static final long SEED = 20261129;
    private static final int PROGRAMS = 300;
    private static final int OPERATIONS = 400;
    private static final int CPUS = 3;
    private static final int PAGES = 2;
    private static final int WORDS = 4;
    private static final List<Barrier> BARRIERS = List.of(
            new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.FULL),
            new Barrier.Dsb(Barrier.Domain.ISH, Barrier.Access.STORES),
            new Barrier.Dmb(Barrier.Domain.ISH, Barrier.Access.FULL),
            new Barrier.Dmb(Barrier.Domain.ISH, Barrier.Access.STORES));

    /** One machine's stores; what they answer is told in {@code told}. */
    private static final class Side implements AutoCloseable {
        final List<Object> told = new ArrayList<>();
        final PhysicalMemory memory = new PhysicalMemory(List.of(new MachineSpec.Region(0, 0x4000)));
        final UnpublishedStores stores = new UnpublishedStores(memory, CPUS, page -> {}, () -> {});

        void store(int cpu, long step, long pa, long value, boolean release) {
            told.add(stores.beforeStore(
                    cpu, step, pa, 8, value, release ? stores.behindRelease(cpu, step) : null, !release));
            memory.writeLong(pa, value);
        }

        List<Object> look() {
            List<Object> seen = new ArrayList<>(stores.descriptors());
            for (int page = 1; page <= PAGES; page++) {
                for (int word = 0; word < WORDS; word++) {
                    for (int cpu = 0; cpu < CPUS; cpu++) {
                        seen.add(stores.read(cpu, page << PhysicalMemory.PAGE_SHIFT | 8 * word));
                    }
                }
                stores.forEachUnseen(
                        page << PhysicalMemory.PAGE_SHIFT,
                        (cpu, word, old, step) -> seen.add(List.of(cpu, word, old, step)));
            }
            return seen;
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    private static long word(Random random) {
        return 1L + random.nextInt(PAGES) << PhysicalMemory.PAGE_SHIFT | 8L * random.nextInt(WORDS);
    }

    @Test
    void whatIsSpelledOutLateIsTheSame() {
        for (int program = 0; program < PROGRAMS; program++) {
            Random random = new Random(SEED + program);
            try (Side late = new Side();
                    Side atOnce = new Side()) {
                run(random, late, atOnce);
                String seed = "seed " + (SEED + program);
                assertEquals(atOnce.told, late.told, seed);
                assertEquals(atOnce.look(), late.look(), seed);
            }
        }
    }

    private static void run(Random random, Side late, Side atOnce) {
        int cpu = 0;
        long page = 1L << PhysicalMemory.PAGE_SHIFT;
        for (int step = 1; step <= OPERATIONS; step++) {
            if (random.nextInt(6) == 0) {
                cpu = random.nextInt(CPUS);
                page = word(random) & -PhysicalMemory.PAGE_SIZE;
            }
            int what = random.nextInt(60);
            for (Side side : List.of(late, atOnce)) {
                Random alike = new Random(SEED ^ step * 31L + what);
                switch (what) {
                    case 0 ->
                        side.told.add(side.stores.executed(
                                cpu, BARRIERS.get(alike.nextInt(BARRIERS.size())), step, alike.nextBoolean()));
                    case 1 -> side.told.add(side.stores.loaded(cpu, word(alike), 8, alike.nextBoolean()));
                    case 2 -> side.told.add(side.stores.walk(cpu).read(word(alike)));
                    case 3 -> side.store(cpu, step, word(alike), alike.nextInt(3), true);
                    default -> side.store(cpu, step, page | 8L * alike.nextInt(WORDS), alike.nextInt(3), false);
                }
            }
            atOnce.stores.save();
        }
    }
}
