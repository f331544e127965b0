package mmulator.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mmulator.arch.Barrier;
import mmulator.machine.spec.MachineSpec;
import mmulator.mmu.DescriptorMemory;
import org.junit.jupiter.api.Test;

/** Whether stores that are not told are spelled out at once or when somebody looks is nobody's affair. */
final class QuietStoresTest {
    private static final long SEED = 20261129;
    private static final int PROGRAMS = Integer.getInteger("mmulator.programs", 300);
    private static final int OPERATIONS = 400;
    /** With more, some of the stores to a word are too many to be kept, and which ones depends on how they were told. */
    private static final int FEW = 120;

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

        /** Of a copy only bytes that differ are known to have been stored: all of them do. */
        void store(int cpu, long step, long pa, int size, boolean release, boolean mayBeQuiet) {
            long value = step * 0x0101_0101_0101_0101L >>> 64 - 8 * size;
            stores.beforeStore(
                    cpu, step, pa, size, value, release ? stores.behindRelease(cpu, step) : null, mayBeQuiet);
            memory.write(pa, size, value);
        }

        void load(int cpu, long step, long pa, int size, boolean acquire) {
            told.add(stores.loaded(cpu, step, pa, size, acquire));
        }

        /** What a walk reads second depends on what the first is ordered behind. */
        void walk(int cpu, long first, long second) {
            // Pages that walks read are tables, of which each store is told.
            for (long table : List.of(first, second)) {
                stores.forEachUnseen(table, (by, word, old, step) -> {});
            }
            DescriptorMemory walk = stores.walk(cpu);
            told.add(List.of(walk.read(first), walk.read(second)));
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

    /** Each store gives a value that there was not: what leaves a word as it is does not show in a copy of its page. */
    @Test
    void whatIsKeptByThePageIsWhatIsToldWordByWord() {
        for (int program = 0; program < PROGRAMS; program++) {
            // Stores to halves of a word are more than one, of which too many are not kept.
            boolean halves = program % 2 == 0;
            Random random = new Random(SEED + program);
            try (Side quiet = new Side();
                    Side told = new Side()) {
                int cpu = 0;
                long page = 1L << PhysicalMemory.PAGE_SHIFT;
                for (int step = 1; step <= (halves ? FEW / 3 : FEW); step++) {
                    if (random.nextInt(6) == 0) {
                        cpu = random.nextInt(program % 3 == 0 ? 2 : CPUS);
                        page = word(random) & -PhysicalMemory.PAGE_SIZE;
                    }
                    int what = random.nextInt(20);
                    long same = random.nextLong();
                    for (Side side : List.of(quiet, told)) {
                        Random alike = new Random(same);
                        int size = halves ? 4 : 8;
                        long part = halves ? 4 * alike.nextInt(2) : 0;
                        switch (what) {
                            case 0, 1, 6 ->
                                side.told.add(side.stores.executed(
                                        cpu, BARRIERS.get(alike.nextInt(BARRIERS.size())), step, alike.nextBoolean()));
                            case 2, 3 -> side.load(cpu, step, word(alike) + part, size, alike.nextBoolean());
                            case 4 -> side.walk(cpu, word(alike), word(alike));
                            case 5 -> side.store(cpu, step, word(alike) + part, size, true, false);
                            default ->
                                side.store(
                                        cpu, step, page | 8L * alike.nextInt(WORDS) + part, size, false, side == quiet);
                        }
                    }
                    assertEquals(told.told, quiet.told, "seed " + (SEED + program) + " step " + step);
                }
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
            long same = random.nextLong();
            for (Side side : List.of(late, atOnce)) {
                Random alike = new Random(same);
                switch (what) {
                    case 0 ->
                        side.told.add(side.stores.executed(
                                cpu, BARRIERS.get(alike.nextInt(BARRIERS.size())), step, alike.nextBoolean()));
                    case 1 -> side.told.add(side.stores.loaded(cpu, step, word(alike), 8, alike.nextBoolean()));
                    case 2 -> side.told.add(side.stores.walk(cpu).read(word(alike)));
                    case 3 -> side.store(cpu, step, word(alike), alike.nextInt(3), true);
                    default -> side.store(cpu, step, page | 8L * alike.nextInt(WORDS), alike.nextInt(3), false);
                }
            }
            atOnce.stores.save();
        }
    }
}
