package mmulator.check;

import static mmulator.check.world.WorldTables.OTHER_ROOT;
import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.contiguous;
import static mmulator.check.world.WorldTables.page;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import mmulator.arch.Barrier;
import mmulator.arch.Descriptor;
import mmulator.check.world.World;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.WalkFault;
import mmulator.mmu.history.Dependencies;
import mmulator.mmu.history.Moment;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.possible.PossibleTlb;
import org.junit.jupiter.api.Test;

/** Long runs: what is kept stays in proportion to what may still be cached, not to what has happened. */
final class PossibleTlbBoundsTest {
    private static final long SEED = Long.getLong("mmulator.seed", 20261202L);
    private static final int STORIES = 16;
    private static final long OLD = 0x1_0000;
    private static final long NEW = 0x2_0000;

    private final World world = new World(2).put(ROOT, table(TABLE)).put(TABLE, page(OLD));
    private final PossibleTlbs possible = new PossibleTlbs(world);

    private World start() {
        return world.watchedBy(possible::observe).start(ROOT);
    }

    private void breakAndMake(long pte, long va, long value, String tlbi) {
        world.store(0, pte, 0)
                .dsbIshst(0)
                .tlbi(0, tlbi, va, 0)
                .dsbIsh(0)
                .store(0, pte, value)
                .dsbIshst(0);
    }

    @Test
    void maintenanceThatIsPendingIsNotForgotten() {
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(ROOT).tlbi(1, "vaae1is", 0, 0);
        for (int i = 0; i < 2_000; i++) {
            world.tlbi(0, "vaae1is", 0x1000L * (1 + i % 500), 0).dsbIsh(0);
        }
        world.dsbIsh(1).store(1, TABLE, 0).dsbIsh(1).isb(1).isb(0);
        world.access(0, 0);
        assertEquals(
                List.of(Rule.STALE_TRANSLATION),
                checker.violations().stream().map(Violation::rule).toList());
    }

    @Test
    void descriptorNeverRewrittenIsNotKept() {
        start().access(0, 0).access(1, 0);
        assertEquals(0, possible.history().addresses().size());
        assertEquals(0, possible.history().values());
    }

    @Test
    void hundredThousandPageInvalidationsAreForgotten() {
        start();
        for (int i = 0; i < 100_000; i++) {
            breakAndMake(TABLE, 0, page(i % 2 == 0 ? NEW : OLD), "vaae1is");
        }
        assertTrue(
                possible.history().values() < 64, "values " + possible.history().values());
        assertTrue(
                possible.of(1).operations() < 5_000,
                "operations " + possible.of(1).operations());
        assertEquals(1, possible.of(1).entries(0, 1).size());
    }

    @Test
    void invalidationsOfManyPagesAreFoundByPage() {
        start();
        for (int i = 0; i < 100_000; i++) {
            int page = i % 512;
            breakAndMake(TABLE + 8L * page, page * 0x1000L, page(OLD + 0x1000L * page), "vale1is");
        }
        assertTrue(
                possible.history().values() < 512 * 20,
                "values " + possible.history().values());
        assertTrue(
                possible.of(1).operations() < 20_000,
                "operations " + possible.of(1).operations());
    }

    /** No DSB at all: every value may still be read, and equal ones count once. */
    @Test
    void tenThousandUnpublishedStoresAreAsManyEntriesAsValues() {
        start();
        for (int i = 0; i < 10_000; i++) {
            world.store(0, TABLE, page(i % 2 == 0 ? NEW : OLD));
        }
        assertEquals(2, possible.of(1).entries(0, 1).size());
        assertTrue(
                possible.history().values() < 100,
                "values " + possible.history().values());
    }

    /** Both levels rewritten all the time: the ways to a leaf do not multiply. */
    @Test
    void valuesOfTwoLevelsDoNotMultiply() {
        start();
        for (int i = 0; i < 2_000; i++) {
            world.store(0, ROOT, i % 2 == 0 ? 0 : table(TABLE)).store(0, TABLE, page(i % 2 == 0 ? NEW : OLD));
            if (i % 7 == 0) {
                world.dsbIsh(0);
            }
        }
        assertEquals(2, possible.of(1).entries(0, 1).size());
    }

    @Test
    void tenThousandAsidSwitchesKeepOneEpochForEachRegime() {
        start();
        for (int i = 0; i < 10_000; i++) {
            world.store(0, TABLE, page(i % 2 == 0 ? NEW : OLD))
                    .msrTtbr0(0, ROOT, 1 + i % 16)
                    .isb(0);
        }
        assertTrue(
                possible.of(0).regimes().size() <= 128,
                "epochs " + possible.of(0).regimes().size());
        assertEquals(2, possible.of(0).entries(0, 1).size());
    }

    /** A flush of all TLBs leaves nothing to remember. */
    @Test
    void fullFlushForgetsEverything() {
        start();
        for (int i = 0; i < 512; i++) {
            world.store(0, TABLE + 8L * i, page(NEW + 0x1000L * i));
        }
        world.dsbIsh(0).tlbi(0, "vmalle1is", 0, 0).dsbIsh(0).isb(0);
        assertEquals(0, possible.history().addresses().size());
        assertEquals(0, possible.history().values());
    }

    // What is forgotten

    /** Orders of events matter to it, so that nothing is forgotten. */
    private record Unforgetting(DescriptorMemory memory) implements DescriptorMemory {
        private static final Dependencies NOTHING_IS_SURE = new Dependencies() {
            @Override
            public boolean ordersMatter() {
                return true;
            }

            @Override
            public boolean surely(Moment first, Moment second) {
                return false;
            }
        };

        @Override
        public boolean contains(long pa) {
            return memory.contains(pa);
        }

        @Override
        public long read(long pa) {
            return memory.read(pa);
        }

        @Override
        public Dependencies dependencies() {
            return NOTHING_IS_SURE;
        }
    }

    /** One descriptor or two that are rewritten all the time, known to whom forgets and to whom does not. */
    private static final class Story {
        private final World world = new World(2).put(ROOT, table(TABLE)).put(OTHER_ROOT, table(TABLE));
        private final PossibleTlbs possible = new PossibleTlbs(world);
        private final PossibleTlbs whole = new PossibleTlbs(new Unforgetting(world));

        private void begin(Random random) {
            boolean run = random.nextBoolean();
            for (int i = 0; i < 16; i++) {
                world.put(TABLE + 8L * i, run ? contiguous(page(OLD + 0x1000L * i)) : page(OLD + 0x1000L * i));
            }
            world.watchedBy(possible::observe).watchedBy(whole::observe).start(ROOT);
        }

        private static long value(Random random, int i) {
            long leaf = page((random.nextBoolean() ? OLD : NEW) + 0x1000L * i);
            return switch (random.nextInt(6)) {
                case 0, 1 -> 0;
                case 2 -> contiguous(leaf);
                case 3 -> leaf & ~Descriptor.AF;
                default -> leaf;
            };
        }

        private void act(Random random) {
            int cpu = random.nextInt(2);
            int i = random.nextInt(2);
            switch (random.nextInt(40)) {
                case 0, 1, 2 -> world.dsbIsh(cpu);
                case 3 -> world.dsbIshst(cpu);
                case 4 -> world.dsb(cpu, Barrier.Domain.NSH, Barrier.Access.FULL);
                case 5, 6 -> world.tlbi(cpu, random.nextBoolean() ? "vaae1is" : "vale1is", 0x1000L * i, 1);
                case 7 ->
                    world.tlbi(cpu, List.of("vmalle1", "vmalle1is", "aside1is").get(random.nextInt(3)), 0, 1);
                case 8, 9 -> world.isb(cpu);
                case 10 -> world.msrTtbr0(cpu, random.nextBoolean() ? ROOT : OTHER_ROOT, 1 + random.nextInt(2));
                default -> world.store(cpu, TABLE + 8L * i, value(random, i));
            }
        }

        private Set<String> mayGet(PossibleTlbs tlbs, int cpu, long va) {
            PossibleTlb tlb = tlbs.of(cpu);
            int asid = world.asid(cpu);
            Set<String> found = new TreeSet<>();
            tlb.entries(va, asid).forEach(one -> found.add("entry " + kind(one)));
            tlb.inFlight(va, asid, true).forEach(one -> found.add("entry " + kind(one)));
            tlb.uncached(va, true)
                    .forEach(walk -> found.add(
                            walk.result() instanceof WalkFault fault
                                    ? fault.kind() + " " + fault.level()
                                    : "AF is due"));
            return found;
        }

        private static String kind(PossibleEntry one) {
            return one.entry().toString().replaceAll("\\(step.*", "")
                    + one.entry().fromContiguous();
        }
    }

    @Test
    void whatIsForgottenIsNothingThatAnAccessMayGet() {
        int fewer = 0;
        int many = 0;
        for (int number = 0; number < STORIES; number++) {
            Story one = new Story();
            Random random = new Random(SEED + number);
            one.begin(random);
            for (int n = 0; n < 120; n++) {
                one.act(random);
                if (n % 4 != 0) {
                    continue;
                }
                for (int cpu = 0; cpu < 2; cpu++) {
                    for (long va : new long[] {0, 0x1000}) {
                        Set<String> expected = one.mayGet(one.whole, cpu, va);
                        String what =
                                "seed " + (SEED + number) + " " + n + ", cpu" + cpu + " 0x" + Long.toHexString(va);
                        assertEquals(expected, one.mayGet(one.possible, cpu, va), what);
                        many += expected.size() > 3 ? 1 : 0;
                    }
                }
            }
            fewer += one.whole.history().values() - one.possible.history().values();
        }
        assertTrue(fewer > 20 * STORIES, "forgotten " + fewer);
        assertTrue(many > 10 * STORIES, "entries " + many);
    }
}
