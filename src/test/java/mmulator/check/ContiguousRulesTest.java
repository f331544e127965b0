package mmulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.LongUnaryOperator;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.check.world.World;
import mmulator.check.world.WorldTables;
import org.junit.jupiter.api.Test;

/** Contiguous runs as they stand in memory, met by one read of one member. */
final class ContiguousRulesTest {
    private static final long OA = 0x40000;
    private static final CpuFeatures NEVER_ABORTS =
            CpuFeatures.builder().bbml(3).build();

    private static World run(CpuFeatures cpu) {
        World world = new World(1).features(0, cpu).put(WorldTables.ROOT, WorldTables.table(WorldTables.TABLE));
        for (int i = 0; i < 16; i++) {
            world.put(WorldTables.TABLE + 8 * i, WorldTables.contiguous(WorldTables.page(OA + 0x1000L * i)));
        }
        return world;
    }

    private static List<Rule> found(World world, int used) {
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(WorldTables.ROOT).access(0, 0x1000L * used);
        return checker.violations().stream().map(Violation::rule).toList();
    }

    /** A run in which member 9 differs, met by way of member {@code used}. */
    private static List<Rule> with(CpuFeatures cpu, LongUnaryOperator difference, int used) {
        World world = run(cpu);
        long odd = WorldTables.TABLE + 8 * 9;
        return found(world.put(odd, difference.applyAsLong(world.read(odd))), used);
    }

    private static List<Rule> with(LongUnaryOperator difference) {
        return with(CpuFeatures.builder().build(), difference, 2);
    }

    private static final List<Rule> NONE = List.of();
    private static final List<Rule> BROKEN = List.of(Rule.MISPROGRAMMED_CONTIGUOUS);

    @Test
    void membersThatAgreeAreFine() {
        assertEquals(NONE, with(value -> value));
    }

    @Test
    void anotherOutputAddressIsReported() {
        assertEquals(BROKEN, with(value -> value + 0x1000));
    }

    /** Arm ARM I_PGVGZ, "Misprogramming the Contiguous bit". */
    @Test
    void anInvalidMemberIsNoMisprogramming() {
        assertEquals(NONE, with(value -> 0));
        assertEquals(NONE, with(value -> value & ~Descriptor.VALID));
        assertEquals(NONE, with(value -> value & ~2));
        assertEquals(NONE, with(CpuFeatures.builder().build(), value -> 0, 9));
    }

    @Test
    void aRunThatIsBuiltMemberByMemberMayBeReadMeanwhile() {
        World world = new World(2).put(WorldTables.ROOT, WorldTables.table(WorldTables.TABLE));
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(WorldTables.ROOT);
        for (int i = 0; i < 16; i++) {
            world.store(0, WorldTables.TABLE + 8 * i, WorldTables.contiguous(WorldTables.page(OA + 0x1000L * i)))
                    .dsbIshst(0)
                    .isb(1)
                    .access(1, 0);
        }

        assertEquals(List.of(), checker.violations());
    }

    @Test
    void anInvalidMemberThatWasValidInTheRunIsStale() {
        World world = run(CpuFeatures.builder().build());
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe)
                .start(WorldTables.ROOT)
                .store(0, WorldTables.TABLE + 8 * 9, 0)
                .dsbIshst(0)
                .access(0, 0x9000);

        assertEquals(
                List.of(Rule.STALE_TRANSLATION),
                checker.violations().stream().map(Violation::rule).toList());
    }

    @Test
    void anInvalidMemberThatHasBeenInvalidatedFaults() {
        World world = run(CpuFeatures.builder().build());
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe)
                .start(WorldTables.ROOT)
                .store(0, WorldTables.TABLE + 8 * 9, 0)
                .dsbIshst(0)
                .tlbi(0, "vaae1is", 0x9000, 0)
                .dsbIsh(0)
                .isb(0)
                .access(0, 0x9000)
                .access(0, 0x8000);

        assertEquals(List.of(), checker.violations());
    }

    @Test
    void otherPermissionsAreReported() {
        assertEquals(BROKEN, with(value -> value | Descriptor.AP2));
    }

    /** Aging goes from one member to the next: what entries of those with AF = 1 give is the same. Arm ARM R_JQQTC. */
    @Test
    void accessFlagsMayDiffer() {
        assertEquals(NONE, with(value -> value & ~Descriptor.AF));
    }

    @Test
    void softwareBitsMayDiffer() {
        assertEquals(NONE, with(value -> value | 1L << 55 | 1L << 58));
    }

    @Test
    void aMemberWithoutTheBitIsTwoSizesOfOneTranslation() {
        LongUnaryOperator single = value -> value & ~Descriptor.CONTIGUOUS;

        assertEquals(BROKEN, with(CpuFeatures.builder().build(), single, 2));
        assertEquals(NONE, with(NEVER_ABORTS, single, 2));
    }

    @Test
    void aMemberWithoutTheBitIsCoveredByItsNeighbours() {
        LongUnaryOperator elsewhere = value -> value + 0x1000 & ~Descriptor.CONTIGUOUS;

        assertEquals(BROKEN, with(NEVER_ABORTS, elsewhere, 9));
    }

    @Test
    void singlePagesInOneGroupNeedNotAgree() {
        World world = run(CpuFeatures.builder().build());
        for (int i = 0; i < 16; i++) {
            world.put(WorldTables.TABLE + 8 * i, WorldTables.page(OA + 0x1000L * (i ^ 5)));
        }

        assertEquals(NONE, found(world, 2));
    }

    @Test
    void aRunOfOneIsReportedWhereItsOutputIsNotAligned() {
        World world = new World(1).put(WorldTables.ROOT, WorldTables.table(WorldTables.TABLE));
        world.put(WorldTables.TABLE + 16, WorldTables.contiguous(WorldTables.page(OA + 0x3000)));

        assertEquals(BROKEN, found(world, 2));
        assertEquals(
                NONE,
                found(world.put(WorldTables.TABLE + 16, WorldTables.contiguous(WorldTables.page(OA + 0x2000))), 2));
    }

    @Test
    void aRunThatIsNotAlignedInItsOutputIsReported() {
        World world = run(CpuFeatures.builder().build());
        for (int i = 0; i < 16; i++) {
            world.put(WorldTables.TABLE + 8 * i, WorldTables.contiguous(WorldTables.page(OA + 0x8000 + 0x1000L * i)));
        }

        assertEquals(BROKEN, found(world, 2));
    }

    @Test
    void anInvalidNeighbourWithTheBitSetIsNoMemberOfAnything() {
        World world = run(CpuFeatures.builder().build());
        for (int i = 0; i < 16; i++) {
            world.put(WorldTables.TABLE + 8 * i, WorldTables.page(OA + 0x1000L * i));
        }
        world.put(WorldTables.TABLE + 8 * 9, Descriptor.CONTIGUOUS);

        assertEquals(NONE, found(world, 8));
    }
}
