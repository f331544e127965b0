package mmulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.LongUnaryOperator;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import org.junit.jupiter.api.Test;

/** Contiguous runs as they stand in memory, met by one read of one member. */
final class ContiguousRulesTest {
    private static final long OA = 0x40000;
    private static final CpuFeatures NEVER_ABORTS =
            CpuFeatures.builder().bbml(3).build();

    private static World run(CpuFeatures cpu) {
        World world = new World(1).features(0, cpu).put(World.ROOT, World.table(World.TABLE));
        for (int i = 0; i < 16; i++) {
            world.put(World.TABLE + 8 * i, World.contiguous(World.page(OA + 0x1000L * i)));
        }
        return world;
    }

    private static List<Rule> found(World world, int used) {
        Checker checker = new Checker(world);
        world.watchedBy(checker::observe).start(World.ROOT).access(0, 0x1000L * used);
        return checker.violations().stream().map(Violation::rule).toList();
    }

    /** A run in which member 9 differs, met by way of member {@code used}. */
    private static List<Rule> with(CpuFeatures cpu, LongUnaryOperator difference, int used) {
        World world = run(cpu);
        long odd = World.TABLE + 8 * 9;
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

    @Test
    void anInvalidMemberIsReported() {
        assertEquals(BROKEN, with(value -> value & ~Descriptor.VALID));
    }

    @Test
    void otherPermissionsAreReported() {
        assertEquals(BROKEN, with(value -> value | Descriptor.AP2));
    }

    @Test
    void anAccessFlagThatSoftwareLeftBehindIsReported() {
        assertEquals(BROKEN, with(value -> value & ~Descriptor.AF));
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
            world.put(World.TABLE + 8 * i, World.page(OA + 0x1000L * (i ^ 5)));
        }

        assertEquals(NONE, found(world, 2));
    }

    @Test
    void aRunThatIsNotAlignedInItsOutputIsReported() {
        World world = run(CpuFeatures.builder().build());
        for (int i = 0; i < 16; i++) {
            world.put(World.TABLE + 8 * i, World.contiguous(World.page(OA + 0x8000 + 0x1000L * i)));
        }

        assertEquals(BROKEN, found(world, 2));
    }
}
