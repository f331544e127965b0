package mmulator.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Objects;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.check.world.World;
import mmulator.check.world.WorldTables;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which descriptors a leaf shares a run with, and which of them does not agree. */
final class ContiguousMembersTest {
    private static final long OA = 0x40000;

    private final World world = new World(1).put(WorldTables.ROOT, WorldTables.table(WorldTables.TABLE));

    private ContiguousMembersTest() {
        for (int i = 0; i < 32; i++) {
            world.put(WorldTables.TABLE + 8 * i, WorldTables.contiguous(WorldTables.page(OA + 0x1000L * i)));
        }
    }

    private static Regime regime(CpuFeatures cpu, long tcr) {
        return Regime.of(cpu, 1, World.TCR | tcr, WorldTables.ROOT, 0, World.MAIR);
    }

    private static final Regime PLAIN = regime(CpuFeatures.builder().build(), 0);

    private @Nullable ContiguousMembers around(long va, Regime regime) {
        return ContiguousMembers.around(
                assertInstanceOf(Translated.class, Walk.walk(regime, va, world)), regime, world);
    }

    private ContiguousMembers.@Nullable Difference difference(int used, Regime regime, boolean bit) {
        return Objects.requireNonNull(around(0x1000L * used, regime)).difference(regime, bit);
    }

    private void change(int member, long bits) {
        long at = WorldTables.TABLE + 8L * member;
        world.put(at, world.read(at) ^ bits);
    }

    @Test
    void runIsTheAlignedSixteenThatTheLeafIsIn() {
        ContiguousMembers second = Objects.requireNonNull(around(0x1_2000, PLAIN));
        assertEquals(WorldTables.TABLE + 8 * 16, second.first());
        assertEquals(16, second.count());
        assertEquals(2, second.index());
    }

    @Test
    void thereIsNoneWithTheMmuOff() {
        Regime off = Regime.of(CpuFeatures.builder().build(), 0, World.TCR, WorldTables.ROOT, 0, World.MAIR);
        assertNull(around(0x1000, off));
    }

    @Test
    void membersOfTheNextRunAreOfNoConcern() {
        change(16, Descriptor.CONTIGUOUS | 0x7000);
        assertNull(difference(15, PLAIN, true));
    }

    @Test
    void firstThatDiffersBehindTheLeafIsTold() {
        change(3, 0x1000);
        change(9, 0x1000);
        assertEquals(9, Objects.requireNonNull(difference(5, PLAIN, false)).member());
        assertEquals(3, Objects.requireNonNull(difference(10, PLAIN, false)).member());
    }

    @Test
    void bitAloneIsADifferenceOfItsOwn() {
        change(9, Descriptor.CONTIGUOUS);
        assertNull(difference(2, PLAIN, false));
        assertEquals(9, Objects.requireNonNull(difference(2, PLAIN, true)).member());
        assertNull(
                difference(2, regime(CpuFeatures.builder().bbml(3).build(), 0), true),
                "of no concern where no size aborts");
    }

    /** R_QTRPM is about members that may be read, not about a run that nobody has made. */
    @Test
    void withoutTheBitMembersMayDiffer() {
        for (int i = 0; i < 16; i++) {
            change(i, Descriptor.CONTIGUOUS);
        }
        change(9, 0x3000);
        assertNull(difference(2, PLAIN, true));
    }

    @Test
    void accessFlagsNeedNotAgree() {
        CpuFeatures cpu = CpuFeatures.builder().hafdbs(1).build();
        change(9, Descriptor.AF);
        assertNull(difference(2, PLAIN, false));
        assertNull(difference(2, regime(cpu, Tcr.HA), false));
    }

    /** AP[2] is what hardware clears in a member that it marks dirty: with HD, and DBM in both. */
    @ParameterizedTest
    @CsvSource({
        "HD, true, true, true",
        "HD, true, false, false",
        "HD, false, true, false",
        "HD, false, false, false",
        "HA, true, true, false"
    })
    void whatHardwareMarksDirtyNeedNotAgree(String hardware, boolean ofLeaf, boolean ofOther, boolean agree) {
        for (int i = 0; i < 16; i++) {
            change(i, ofLeaf ? Descriptor.DBM : 0);
        }
        change(9, Descriptor.AP2 | (ofLeaf == ofOther ? 0 : Descriptor.DBM));
        Regime regime = regime(CpuFeatures.builder().hafdbs(2).build(), Tcr.HA | (hardware.equals("HD") ? Tcr.HD : 0));
        assertEquals(agree, difference(2, regime, false) == null);
    }

    /** DBM says something where hardware manages dirty state, and there only: Arm ARM R_XZFQH. */
    @ParameterizedTest
    @CsvSource({"0, 0, true", "2, 0, true", "2, 1, true", "1, 3, true", "2, 3, false"})
    void dirtyBitModifiersNeedNotAgreeWhereHardwareDoesNotLookAtThem(int hafdbs, long haAndHd, boolean agree) {
        Regime regime = regime(CpuFeatures.builder().hafdbs(hafdbs).build(), haAndHd << 39);
        change(9, Descriptor.DBM);
        assertEquals(agree, difference(2, regime, false) == null);
        assertEquals(agree, difference(9, regime, false) == null);
    }

    /** What has no address makes no entry: Arm ARM R_XCLRD. */
    @Test
    void membersWithoutAnAddressNeedNotAgreeWithOneAnother() {
        Regime regime = regime(CpuFeatures.builder().paBits(40).build(), 0);
        for (int i = 0; i < 16; i++) {
            change(i, 1L << 41 + i % 2);
        }
        assertNull(ofFault(3, regime));
        change(9, 1L << 42);
        assertEquals(9, Objects.requireNonNull(ofFault(3, regime)).member());
    }

    private ContiguousMembers.@Nullable Difference ofFault(int used, Regime regime) {
        WalkFault fault = assertInstanceOf(WalkFault.class, Walk.walk(regime, 0x1000L * used, world));
        return Objects.requireNonNull(ContiguousMembers.around(fault.steps(), regime.lower(), world))
                .difference(regime, false);
    }

    /** Bits 58:55 are software's, bits 62:59 PBHA. */
    @Test
    void whatHardwareDoesNotReadNeedNotAgree() {
        change(9, 0xffL << 55);
        assertNull(difference(2, PLAIN, false));
        change(9, Descriptor.PXN);
        assertNotNull(difference(2, PLAIN, false));
    }

    /** Bit 52 of a Table descriptor is ignored. */
    @Test
    void tableAmongBlocksIsWrongOnlyWhereTheLeafRuns() {
        for (int i = 0; i < 16; i++) {
            world.put(WorldTables.ROOT + 8 * i, WorldTables.block(0x0400_0000L + i * 0x20_0000L));
        }
        world.put(WorldTables.ROOT + 8, WorldTables.table(WorldTables.TABLE) | Descriptor.CONTIGUOUS);
        assertNull(Objects.requireNonNull(around(0x40_0000, PLAIN)).difference(PLAIN, true));
        world.put(WorldTables.ROOT + 16, WorldTables.contiguous(world.read(WorldTables.ROOT + 16)));
        assertEquals(
                1,
                Objects.requireNonNull(
                                Objects.requireNonNull(around(0x40_0000, PLAIN)).difference(PLAIN, false))
                        .member());
    }

    @Test
    void runThatIsNotAlignedIsToldOfTheLeafItself() {
        for (int i = 0; i < 16; i++) {
            world.put(WorldTables.TABLE + 8 * i, WorldTables.contiguous(WorldTables.page(OA + 0x1000L * (i + 1))));
        }
        assertEquals(4, Objects.requireNonNull(difference(4, PLAIN, false)).member());
    }

    /** Arm ARM D8.7.1, "The Contiguous bit": members and their sizes by granule and level; T0SZ of one table of that level. */
    @ParameterizedTest
    @CsvSource({
        "K4, 1, 16, 30, 26",
        "K4, 2, 16, 21, 35",
        "K4, 3, 16, 12, 44",
        "K16, 2, 32, 25, 30",
        "K16, 3, 128, 14, 40",
        "K64, 2, 32, 29, 24",
        "K64, 3, 32, 16, 37"
    })
    void runsAreAsLongAsTheGranuleAndTheLevelSay(Granule granule, int level, int count, int shift, int size) {
        long table = 0x2_0000;
        long oa = 1L << 41;
        CpuFeatures cpu = CpuFeatures.builder().ttst(true).build();
        long tcr = World.TCR & ~0x3f | size | Tcr.granuleBits(0, granule);
        Regime regime = Regime.of(cpu, 1, tcr, table, 0, World.MAIR);
        for (int i = 0; i < 3 * count; i++) {
            long leaf = oa + ((long) i << shift) | 0x701 | (level == 3 ? 2 : 0);
            world.put(table + 8L * i, WorldTables.contiguous(leaf));
        }
        for (int used : new int[] {0, 1, count - 1, count, count + 1, 2 * count - 1}) {
            ContiguousMembers run = Objects.requireNonNull(around((long) used << shift, regime));
            int first = used / count * count;
            assertEquals(table + 8L * first, run.first());
            assertEquals(count, run.count());
            assertEquals(used - first, run.index());
            assertNull(run.difference(regime, true));
            for (int changed : new int[] {0, count - 1, count, 2 * count - 1, 2 * count}) {
                long at = table + 8L * changed;
                long value = world.read(at);
                world.put(at, value ^ 1L << shift);
                boolean member = changed / count * count == first;
                ContiguousMembers again = Objects.requireNonNull(around((long) used << shift, regime));
                ContiguousMembers.Difference found = again.difference(regime, false);
                assertEquals(member, found != null, () -> used + " with " + changed);
                world.put(at, value);
            }
        }
        for (int i = 0; i < count; i++) {
            world.put(table + 8L * i, world.read(table + 8L * i) + ((long) count / 2 << shift));
        }
        assertNotNull(
                Objects.requireNonNull(around(0, regime)).difference(regime, false), "aligned to half of the run");
    }

    /** The Blocks of FEAT_LPA and FEAT_LPA2 have none. */
    @ParameterizedTest
    @CsvSource({"K4, 0, 24", "K16, 1, 24", "K64, 1, 16"})
    void largestBlocksAreInNoRun(Granule granule, int level, int size) {
        long table = 0x2_0000;
        CpuFeatures cpu = CpuFeatures.builder().paBits(52).lpa2(true).build();
        long tcr = World.TCR & ~0x3f | size | Tcr.granuleBits(0, granule) | Tcr.DS | 6L << 32;
        Regime regime = Regime.of(cpu, 1, tcr, table, 0, World.MAIR);
        world.put(table, WorldTables.contiguous(WorldTables.block(0)));
        assertEquals(
                level,
                assertInstanceOf(Translated.class, Walk.walk(regime, 0, world)).level());
        assertNull(around(0, regime));
    }

    /**
     * R_QTRPM, R_JQQTC: an entry that one of two members makes serves the other, whichever of them has the bit. Member 2 is
     * read; of the others only member 9 may differ, or have the bit.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // bit of the leaf, of the other | what differs | what is told of the mapping, and of which member
                "true  | true  | nothing         | -",
                "true  | false | nothing         | -",
                "false | true  | nothing         | -",
                "true  | true  | output          | 9 has OA 0x4a000 where 0x49000 follows from the rest",
                "true  | false | output          | 9 has OA 0x4a000 where 0x49000 follows from the rest",
                "false | true  | output          | 9 has OA 0x4a000 where 0x49000 follows from the rest",
                "false | false | output          | -",
                "true  | true  | permissions     | 9 has other attributes",
                "true  | false | permissions     | 9 has other attributes",
                "false | true  | permissions     | 9 has other attributes",
                "false | false | permissions     | -",
                "true  | true  | valid           | -",
                "false | true  | valid           | -",
                "true  | true  | place           | 2 has OA 0x43000, not aligned to its place in the run",
                "true  | false | place           | 2 has OA 0x43000, not aligned to its place in the run",
                "false | true  | place           | 9 has OA 0x4a000, not aligned to its place in the run",
                "false | false | place           | -"
            })
    void whichOfTwoHasTheBitMakesNoDifference(boolean ofLeaf, boolean ofOther, String what, String told) {
        for (int i = 0; i < 16; i++) {
            boolean bit = i == 2 ? ofLeaf : ofOther && i == 9;
            long page = WorldTables.page(OA + 0x1000L * (what.equals("place") ? i + 1 : i));
            world.put(WorldTables.TABLE + 8 * i, bit ? WorldTables.contiguous(page) : page);
        }
        switch (what) {
            case "output" -> change(9, 0x3000);
            case "permissions" -> change(9, Descriptor.AP2);
            case "valid" -> change(9, 0x3000 | Descriptor.VALID);
            default -> {}
        }
        ContiguousMembers.Difference mapping = difference(2, PLAIN, false);
        assertEquals(told, mapping == null ? "-" : mapping.member() + " " + mapping.text());
        if (mapping != null && !ofLeaf && !what.equals("place")) {
            assertEquals(mapping, difference(2, PLAIN, true), "more than the bit differs");
        } else if (mapping == null && ofLeaf != ofOther && !what.equals("valid")) {
            assertEquals(
                    "differs in the contiguous bit",
                    Objects.requireNonNull(difference(2, PLAIN, true)).text());
        }
    }
}
