package mmulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.check.world.World;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules are the same for every granule and in both halves, by numbers that are not. */
final class GranulesTest {
    private static final long ROOT = 0x2_0000;
    private static final long TABLE = 0x4_0000;
    private static final long OTHER_TABLE = 0x6_0000;
    private static final long MEMORY = 1L << 36;

    /**
     * @param bits of input addresses: a table at level 2, and one below it
     * @param members of a run of pages: Arm ARM D8.7.1, "The Contiguous bit"
     */
    private record Shape(Granule granule, boolean upper, int pageShift, int bits, int members) {
        long page() {
            return 1L << pageShift;
        }

        int entries() {
            return 1 << pageShift - 3;
        }

        long block() {
            return page() * entries();
        }

        /** Of the second entry of the root. */
        long va(int page) {
            return (upper ? -1L << bits : 0) + block() + page * page();
        }

        long leaf(int page) {
            return MEMORY + page * page() | 0x703;
        }

        long tcr() {
            int walks = upper ? 1 << 7 : 1 << 23;
            return 64 - bits
                    | (long) (64 - bits) << 16
                    | Tcr.granuleBits(0, granule)
                    | Tcr.granuleBits(1, granule)
                    | walks
                    | 5L << 32
                    | Tcr.AS;
        }
    }

    static Stream<Arguments> shapes() {
        return Stream.of(false, true)
                .flatMap(upper -> Stream.of(
                        new Shape(Granule.K4, upper, 12, 25, 16),
                        new Shape(Granule.K16, upper, 14, 26, 128),
                        new Shape(Granule.K64, upper, 16, 30, 32)))
                .map(Arguments::of);
    }

    private static final class Run {
        private final Shape shape;
        private final World world;
        private final Checker checker;

        Run(Shape shape, int bbml) {
            this.shape = shape;
            world = new World(1, shape.tcr()).features(0, cpu(bbml));
            checker = new Checker(world);
            world.put(ROOT + 8, TABLE | 3);
            for (int page = 0; page < shape.entries(); page++) {
                world.put(TABLE + 8L * page, shape.leaf(page)).put(OTHER_TABLE + 8L * page, shape.leaf(page));
            }
        }

        static CpuFeatures cpu(int bbml) {
            return CpuFeatures.builder().bbml(bbml).build();
        }

        Run put(long at, long value) {
            world.put(at, value);
            return this;
        }

        Run start() {
            world.watchedBy(checker::observe).start(shape.upper ? 0 : ROOT, shape.upper ? ROOT : 0);
            world.found(ROOT, 2, (int) ((1L << shape.bits) / shape.block()), shape.granule, -1);
            world.found(TABLE, 3, shape.entries(), shape.granule, ROOT + 8);
            world.found(OTHER_TABLE, 3, shape.entries(), shape.granule, ROOT + 8);
            return this;
        }

        /** Stores, and waits until every walk sees that. */
        Run store(long at, long value) {
            world.store(0, at, value).dsbIshst(0);
            return this;
        }

        Run tlbi(TlbMaintenance maintenance) {
            world.tlbi(0, maintenance).dsbIsh(0).isb(0);
            return this;
        }

        List<Rule> read(int page) {
            world.access(0, shape.va(page));
            return rules();
        }

        /** Errors, and not that a hint names another granule. */
        List<Rule> rules() {
            return checker.violations().stream()
                    .map(Violation::rule)
                    .filter(rule -> rule != Rule.RESERVED_ENCODING)
                    .toList();
        }
    }

    /** Of an inner-shareable form, from the bits of its operand. */
    private static TlbMaintenance decoded(Shape shape, int crm, int op2, long operand) {
        return TlbMaintenanceDecoder.decode(0, 8, crm, op2, operand, Run.cpu(0), new Tcr(shape.tcr()))
                .orElseThrow();
    }

    /** {@code vaae1is}, or another of its operand. @param ttl level of the leaf, or 0 for no hint */
    private static TlbMaintenance vaae1is(Shape shape, int op2, int page, int granule, int ttl) {
        long hint = ttl == 0 ? 0 : (long) (granule << 2 | ttl) << 44;
        return decoded(shape, 3, op2, hint | shape.va(page) >>> 12 & (1L << 44) - 1);
    }

    /** {@code rvaae1is} of 2 * (NUM + 1) pages. */
    private static TlbMaintenance rvaae1is(Shape shape, int from, int num, int granule) {
        return decoded(
                shape,
                2,
                3,
                (long) granule << 46 | (long) num << 39 | shape.va(from) >> shape.pageShift & (1L << 37) - 1);
    }

    /** Which of four pages a TLBI leaves in the TLB: R_VMSWQ, R_SQXYZ, R_QKRKL, R_XKMMX. */
    private static List<Integer> left(Shape shape, TlbMaintenance maintenance) {
        List<Integer> left = new ArrayList<>();
        for (int page = 2; page < 6; page++) {
            Run run = new Run(shape, 0).start().store(TABLE + 8L * page, 0).tlbi(maintenance);
            if (!run.read(page).isEmpty()) {
                assertEquals(List.of(Rule.STALE_TRANSLATION), run.rules());
                left.add(page);
            }
        }
        return left;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void maintenanceRemovesThePagesThatItNames(Shape shape) {
        int own = shape.granule.ordinal() + 1;
        int other = own % 3 + 1;
        assertEquals(List.of(2, 4, 5), left(shape, vaae1is(shape, 3, 3, 0, 0)));
        assertEquals(List.of(2, 3, 5), left(shape, vaae1is(shape, 7, 4, 0, 0)), "last level");
        assertEquals(List.of(2, 4, 5), left(shape, vaae1is(shape, 3, 3, own, 3)), "its level");
        assertEquals(List.of(2, 3, 4, 5), left(shape, vaae1is(shape, 3, 3, own, 2)), "another level");
        assertEquals(List.of(2, 3, 4, 5), left(shape, vaae1is(shape, 3, 3, other, 3)), "another granule");
        assertEquals(List.of(2, 5), left(shape, rvaae1is(shape, 3, 0, own)));
        assertEquals(List.of(), left(shape, rvaae1is(shape, 2, 1, own)));
        assertEquals(List.of(2, 3, 4, 5), left(shape, rvaae1is(shape, 6, 0, own)), "what follows");
        assertEquals(List.of(4, 5), left(shape, rvaae1is(shape, 2, 0, own)));
        assertEquals(List.of(2, 3, 4, 5), left(shape, rvaae1is(shape, 3, 0, other)), "another granule");
    }

    /** R_WHZWS, R_KFLJB, R_PVTFW: a Block of the second entry of the root, and a Table whose pages are the same or are not. */
    @ParameterizedTest
    @MethodSource("shapes")
    void changeOfSizeIsOneOfEveryGranule(Shape shape) {
        long block = MEMORY | 0x701;
        long last = OTHER_TABLE + 8L * (shape.entries() - 1);
        List<Rule> broken = List.of(Rule.BBM_VALID_TO_VALID);
        for (int bbml = 0; bbml < 3; bbml++) {
            List<Rule> expected = bbml == 2 ? List.of() : broken;
            assertEquals(
                    expected,
                    new Run(shape, bbml)
                            .put(ROOT + 8, block)
                            .start()
                            .store(ROOT + 8, OTHER_TABLE | 3)
                            .rules());
            assertEquals(
                    expected,
                    new Run(shape, bbml).start().store(ROOT + 8, block).rules(),
                    "bbml " + bbml);
        }
        assertEquals(
                List.of(),
                new Run(shape, 1)
                        .put(ROOT + 8, block | Descriptor.NT)
                        .start()
                        .store(ROOT + 8, OTHER_TABLE | 3)
                        .rules());
        assertEquals(
                broken,
                new Run(shape, 2)
                        .put(ROOT + 8, block)
                        .put(last, shape.leaf(0))
                        .start()
                        .store(ROOT + 8, OTHER_TABLE | 3)
                        .rules(),
                "the last page is another");
        assertEquals(
                List.of(),
                new Run(shape, 0).start().store(ROOT + 8, OTHER_TABLE | 3).rules(),
                "a copy of the table");
    }

    /** R_DDMVT: each page that came by the Table that is gone needs its own TLBI, or all go. */
    @ParameterizedTest
    @MethodSource("shapes")
    void pagesOfATableThatIsGoneMayBeCached(Shape shape) {
        int last = shape.entries() - 1;
        for (int kept : new int[] {0, last}) {
            Run run = new Run(shape, 0);
            for (int page = 0; page <= last; page++) {
                run.put(TABLE + 8L * page, page == 1 || page == kept ? shape.leaf(page) : 0);
            }
            run.start().store(ROOT + 8, 0).tlbi(vaae1is(shape, 3, 1, 0, 0)).store(ROOT + 8, MEMORY | 0x701);
            assertEquals(List.of(Rule.BBM_UNCLEAN_TO_VALID), run.rules(), "page " + kept);
        }
    }

    /** R_JQQTC, I_PGVGZ: an entry of a run serves as many pages as the run has members, and each has its own TLBI. */
    @ParameterizedTest
    @MethodSource("shapes")
    void entryOfARunServesItsMembers(Shape shape) {
        int members = shape.members;
        for (int gone : new int[] {0, members - 1, members, 2 * members - 1}) {
            for (int invalidated : new int[] {gone, gone ^ 1}) {
                Run run = new Run(shape, 0);
                for (int page = 0; page < 3 * members; page++) {
                    run.put(TABLE + 8L * page, shape.leaf(page) | Descriptor.CONTIGUOUS);
                }
                run.start().store(TABLE + 8L * gone, 0).tlbi(vaae1is(shape, 3, invalidated, 0, 0));
                List<Rule> expected = gone == invalidated ? List.of() : List.of(Rule.STALE_TRANSLATION);
                assertEquals(expected, run.read(gone), gone + " after " + invalidated);
            }
        }
        // One that is no member of it any more is what the others still make.
        for (int other : new int[] {members - 2, members}) {
            Run run = new Run(shape, 0).start();
            for (int page : List.of(members - 1, other)) {
                run.store(TABLE + 8L * page, 0);
            }
            run.tlbi(vaae1is(shape, 3, members - 1, 0, 0)).tlbi(vaae1is(shape, 3, other, 0, 0));
            run.store(TABLE + 8L * (members - 1), shape.leaf(members - 1) | Descriptor.CONTIGUOUS);
            run.store(TABLE + 8L * other, shape.leaf(other + 1));
            List<Rule> all = run.read(other);
            assertEquals(other < members, all.contains(Rule.MISPROGRAMMED_CONTIGUOUS), other + " of " + all);
        }
    }
}
