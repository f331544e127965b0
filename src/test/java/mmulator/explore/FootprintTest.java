package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.check.Checker;
import mmulator.explore.program.SmallProgram;
import mmulator.machine.Machine;
import mmulator.machine.event.Event;
import mmulator.mmu.TableShape;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which steps conflict: of random footprints, and of steps whose order shows in what rules say and in hardly any program. */
final class FootprintTest {
    private static final long SEED = 20;

    private static TestBed three;

    @BeforeAll
    static void open() {
        three = TestBed.withBbml(0, 0, 0);
    }

    @AfterAll
    static void close() {
        three.close();
    }

    // By definition

    /** What a footprint is made of, cell by cell. */
    private record Made(int cpu, List<long[]> uses, boolean ordered, boolean everything, Footprint footprint) {
        /** Where there is an instruction whose order nobody has asked for. */
        private static final long UNORDERED = 12;

        static Made random(Random random, int cpu, long pc, Orders orders) {
            FootprintBuilder builder = new FootprintBuilder();
            builder.begin(cpu, pc, orders);
            List<long[]> uses = new ArrayList<>();
            for (int left = random.nextInt(3); left > 0; left--) {
                int use = random.nextInt(3);
                long cell = random.nextInt(4);
                switch (random.nextInt(3)) {
                    case 0 -> uses.addAll(span(builder, Spans.MAINTENANCE, use, 1 + random.nextInt(3), cell));
                    // Nobody adds to a word.
                    case 1 -> uses.addAll(span(builder, Spans.WORDS, use == Spans.ADD ? Spans.WRITE : use, -1, cell));
                    default -> {
                        // What is added to is written by nobody.
                        boolean added = use == Spans.ADD || use == Spans.READ && random.nextBoolean();
                        long one = added ? Cell.links(cell << 12) : cell;
                        use(builder, use, one, random.nextBoolean());
                        uses.add(new long[] {Spans.WORDS, use, -1, one});
                    }
                }
            }
            boolean everything = builder.everything = random.nextInt(20) == 0;
            return new Made(cpu, uses, pc != UNORDERED, everything, builder.build());
        }

        /** Two cells. */
        private static List<long[]> span(FootprintBuilder builder, int kind, int use, long whose, long first) {
            builder.span(kind, use, whose, first, first + 1);
            return List.of(new long[] {kind, use, whose, first}, new long[] {kind, use, whose, first + 1});
        }

        private static void use(FootprintBuilder builder, int use, long cell, boolean before) {
            switch (use) {
                case Spans.ADD -> builder.adds(cell);
                case Spans.WRITE -> builder.writes(cell);
                default -> {
                    if (before) {
                        long[] reads = {cell};
                        builder.granted.add(new Known.Granted(0, 0, false, false, reads, Footprint.bloom(reads)));
                    } else {
                        builder.reads(cell);
                    }
                }
            }
        }

        boolean conflicts(Made other, boolean orderMatters) {
            return cpu == other.cpu
                    || everything
                    || other.everything
                    || orderMatters && ordered && other.ordered
                    || uses.stream().anyMatch(one -> other.uses.stream().anyMatch(two -> clash(one, two)));
        }

        private static boolean clash(long[] one, long[] two) {
            boolean same = one[0] == two[0] && (one[2] & two[2]) != 0 && one[3] == two[3];
            boolean bothRead = one[1] == Spans.READ && two[1] == Spans.READ;
            boolean bothAdd = one[1] == Spans.ADD && two[1] == Spans.ADD;
            return same && !bothRead && !bothAdd;
        }
    }

    @Test
    void twoStepsConflictIfOneChangesWhatTheOtherUsesAndSeveralIfAnyDoes() {
        Random random = new Random(SEED);
        int conflicting = 0;
        for (int round = 0; round < 5_000; round++) {
            Orders none = Orders.toBeFound();
            none.matter(
                    Made.random(random, 0, 4, none).footprint(),
                    Made.random(random, 1, 8, none).footprint());
            Orders orders = random.nextBoolean() ? none.grown() : none;
            Made one = Made.random(random, 0, random.nextInt(3) == 0 ? 4 : Made.UNORDERED, orders);
            Made another = Made.random(random, 0, one.footprint().pc, orders);
            Made other = Made.random(random, random.nextInt(8) == 0 ? 0 : 1, 8, orders);
            String what = "seed " + SEED + ", round " + round;
            boolean expected = one.conflicts(other, orders != none);
            assertEquals(expected, one.footprint().conflicts(other.footprint()), what);
            assertEquals(expected, other.footprint().conflicts(one.footprint()), what);
            assertEquals(
                    expected || another.conflicts(other, orders != none),
                    one.footprint().and(another.footprint()).conflicts(other.footprint()),
                    what);
            conflicting += expected ? 1 : 0;
        }
        assertTrue(conflicting > 1_000 && conflicting < 4_000, conflicting + " conflicts");
    }

    // Of events

    /** What one step of cpu0 does in which this happens. */
    private static Footprint told(Event event) {
        try (Machine machine = three.open()) {
            FootprintCollector collector = new FootprintCollector(machine, Set.of());
            collector.begin(0);
            collector.observe(event, new Checker(machine.memory()));
            return collector.build();
        }
    }

    private static boolean hasToDoWithReads(Footprint step, long cell) {
        FootprintBuilder builder = new FootprintBuilder();
        builder.begin(1, 8, Orders.NONE);
        builder.reads(cell);
        return step.conflicts(builder.build());
    }

    /** With the 64K granule a table is sixteen of the pages by which tables are looked for. */
    @Test
    void aTableThatIsFoundHasToDoWithWhoeverLooksForOneInAnyOfItsPages() {
        long table = 0x41_0000;
        Footprint found = told(new Event.TableFound(0, 1, 0, table, 3, 8192, Granule.K64, TableShape.ROOT));
        for (long page = table; page < table + Granule.K64.pageSize(); page += 4096) {
            assertTrue(hasToDoWithReads(found, Cell.links(page)), Long.toHexString(page));
        }
        assertFalse(hasToDoWithReads(found, Cell.links(table + Granule.K64.pageSize())));
    }

    /** Arm ARM D8, "The Contiguous bit": 128 pages are the longest run, of the 16K granule. */
    @Test
    void aDescriptorOfARunHasToDoWithWhoeverReadsTheFurthestMember() {
        int members = Granule.K16.contiguousEntries(3);
        long first = 0x41_0000;
        Footprint stored = told(new Event.Store(0, 1, 0, first, 8, 0, Descriptor.CONTIGUOUS | Descriptor.TYPE, true));
        assertTrue(hasToDoWithReads(stored, Cell.word(first + 8L * (members - 1))));
        assertFalse(hasToDoWithReads(stored, Cell.word(first + 8L * members)));
    }

    // Of steps

    /** The last steps of {@code cpus}, which go in this order. */
    private static List<Footprint> steps(TestBed bed, Orders orders, String program, int... cpus) {
        List<String> each = new ArrayList<>(List.of(program.replace("; ", "\n").split(" \\| ")));
        while (each.size() < bed.cpus()) {
            each.add("nop");
        }
        bed.load(new SmallProgram(each));
        @SuppressWarnings("resource") // its machine is the bed's
        Run run = new Run(bed.again(), Settings.DEFAULT.points(), true, Set.of());
        run.use(orders, Orders.Happened.IN_ONE_ORDER);
        List<Footprint> all = new ArrayList<>();
        for (int cpu : cpus) {
            all.add(run.step(cpu, new int[0]).footprint());
        }
        return all;
    }

    private static boolean lastTwoConflict(TestBed bed, String program, int... cpus) {
        return lastTwoConflict(bed, Orders.toBeFound(), program, cpus);
    }

    private static boolean lastTwoConflict(TestBed bed, Orders orders, String program, int... cpus) {
        List<Footprint> steps = steps(bed, orders, program, cpus);
        return steps.getLast().conflicts(steps.get(steps.size() - 2));
    }

    @Test
    void aStoreOfTheSameValueComesBeforeOrAfterThePublicationOfTheOther() {
        assertTrue(lastTwoConflict(three, "str xzr, [slotP]; dsb ish | str xzr, [slotP]", 0, 0, 1));
        assertFalse(lastTwoConflict(three, "str xzr, [slotP]; dsb ish | str xzr, [slotR]", 0, 0, 1));
    }

    /** Whoever comes to reach the table has to do with it, as with any other store. */
    @Test
    void aStoreOfTheSameValueCountsWhileTheOtherIsNotPublished() {
        String program = "str xzr, [slotP]; dsb ish | str xzr, [slotP] | msr ttbr0_el1, rootB";
        assertTrue(lastTwoConflict(three, program, 0, 1, 2));
        assertFalse(lastTwoConflict(three, program, 0, 0, 1, 2));
    }

    /** Either TTBR has a CnP of its own. */
    @ParameterizedTest
    @ValueSource(strings = {"ttbr0_el1", "ttbr1_el1"})
    void whoSharesTranslationsHasToDoWithTheRegimesOfOthers(String register) {
        String program = "set x9, rootACommon; msr %1$s, x9 | set x9, rootACommon; msr %1$s, x9".formatted(register);
        assertTrue(lastTwoConflict(three, program, 0, 1));
        assertFalse(lastTwoConflict(three, "msr ttbr0_el1, rootB | msr ttbr0_el1, rootB", 0, 1));
    }

    /** Where a verdict depends on it: which regime came first is known from when its register was written. */
    @Test
    void anOrderThatMattersMayBeThatOfARegister() {
        String program = "tlbi vmalle1 | msr ttbr0_el1, rootB";
        Orders orders = Orders.toBeFound();
        List<Footprint> steps = steps(three, orders, program, 0, 1);
        assertFalse(steps.getFirst().conflicts(steps.getLast()));
        orders.matter(steps.getFirst(), steps.getLast());
        steps = steps(three, orders.grown(), program, 0, 1);
        assertTrue(steps.getFirst().conflicts(steps.getLast()));
    }

    @Test
    void maintenanceThatReachesOthersHasToDoWithTheirRegimes() {
        assertTrue(lastTwoConflict(three, "tlbi vmalle1is | msr ttbr0_el1, rootB", 0, 1));
        assertFalse(lastTwoConflict(three, "tlbi vmalle1 | msr ttbr0_el1, rootB", 0, 1));
    }

    /** What it says of the one member may be used for all. */
    @Test
    void aDescriptorOfARunHasToDoWithMaintenanceOfTheWholeRun() {
        String program = "set x6, slotC; str xzr, [x6]; dsb ish | set x9, pageC; add x9, x9, #%d; tlbi vae1is, x9";
        assertTrue(lastTwoConflict(three, Orders.every(), program.formatted(15), 0, 1));
        assertTrue(lastTwoConflict(three, Orders.every(), program.formatted(15), 0, 0, 1));
        assertFalse(lastTwoConflict(three, Orders.every(), program.formatted(16), 0, 1));
        assertFalse(lastTwoConflict(three, Orders.every(), program.formatted(16), 0, 0, 1));
        String second = "set x6, slotC; add x6, x6, #8; str xzr, [x6] | set x9, pageC; tlbi vae1is, x9";
        assertTrue(lastTwoConflict(three, Orders.every(), second, 0, 1));
        // The one that is published has become a member of a run only by the second of two stores.
        String twice =
                "str otherPage, [slotP]; set x9, runMember; str x9, [slotP]; dsb ish | set x9, pageQ; tlbi vae1is, x9";
        assertTrue(lastTwoConflict(three, Orders.every(), twice, 0, 0, 0, 1));
    }

    @Test
    void aDsbOfTheCpuAlonePublishesNothingToOthers() {
        String program = "str xzr, [slotP]; dsb nsh; dsb ish; dsb ish | tlbi vae1, pageOf";
        assertTrue(lastTwoConflict(three, Orders.every(), program, 0, 0, 0, 1));
        assertFalse(lastTwoConflict(three, Orders.every(), program, 0, 0, 0, 0, 1));
    }

    /** An access in which something is wrong is judged again, and told again, once anything that was granted is taken back. */
    @Test
    void theEndOfMaintenanceTakesBackWhatIsWrong() {
        String program =
                "tlbi vale1is, %s; dsb ish | ldr x9, [slotQ]; orr x9, x9, #8; str x9, [slotQ]; dsb ish; ldr x0, [Q]";
        assertTrue(lastTwoConflict(three, program.formatted("pageOf"), 0, 1, 1, 1, 0, 1));
        assertFalse(lastTwoConflict(three, "tlbi vale1is, pageOf; dsb ish | ldr x0, [Q]", 0, 0, 1));
    }

    @Test
    void aPublicationTakesBackWhatIsWrong() {
        String publishes = "str otherPage, [slotR]; dsb ish | ";
        String goesWrong = "ldr x9, [slotQ]; orr x9, x9, #8; str x9, [slotQ]; dsb ish; ldr x0, [Q]";
        assertTrue(lastTwoConflict(three, publishes + goesWrong, 1, 1, 1, 0, 0, 1));
        assertFalse(lastTwoConflict(three, publishes + "ldr x0, [Q]", 0, 0, 1));
    }

    @Test
    void anInterruptThatIsNotMaskedComesBeforeAStepOrAfterIt() {
        String sends = " | set x9, sgiTo0; msr icc_sgi1r_el1, x9";
        assertTrue(lastTwoConflict(three, "msr daifclr, #2; ldr x0, [words]" + sends, 0, 0, 1));
        assertFalse(lastTwoConflict(three, "ldr x0, [words]" + sends, 0, 1));
    }

    /** Until then a hit goes by the one regime, and a miss by either. */
    @Test
    void whileARegisterIsPendingAnAccessHasToDoWithMaintenanceOfItsPage() {
        assertTrue(lastTwoConflict(three, "tlbi vale1is, pageOf | msr ttbr0_el1, rootB; ldr x0, [P]", 1, 0, 1));
        assertFalse(lastTwoConflict(three, "tlbi vale1is, pageOf | ldr x0, [P]", 0, 1));
    }
}
