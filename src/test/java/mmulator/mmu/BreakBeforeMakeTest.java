package mmulator.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.arch.Mair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manual's list as a truth table written by hand; then the comparison of whole tables. */
final class BreakBeforeMakeTest {

    /** Attr 0 and 1 Normal WB, 2 Normal NC, 3 nGnRnE, 4 nGnRE, 5 Normal WT, 6 Normal WB of another hint, 7 Tagged. */
    private static final Mair MAIR = new Mair(0xf0ee_bb04_0044_ffffL);

    private static BbmContext cpu(int bbml) {
        return new BbmContext(bbml, false, false, true, MAIR, 52);
    }

    private static Descriptor at(int level, String value) {
        return new Descriptor(Long.parseUnsignedLong(value, 16), level, Granule.K4, DescriptorFormat.OA48);
    }

    private static String letter(Set<BbmNeed> needs) {
        return needs.isEmpty() ? "-" : "BBM";
    }

    /** BBM where it is needed, for bbml 0, 1, 2, 3. Block 0x48000000: WB, ISH, AF, PXN, UXN; …785 is the same read-only. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                // what changes                        | L | old              | new              | same contents   |
                // contents differ
                "make from Invalid                     | 2 | 0                | 0060000048000705 | - - - -         | - - - -",
                "break to Invalid                      | 2 | 0060000048000705 | 0                | - - - -         | - - - -",
                "break to present-invalid              | 2 | 0060000048000705 | 0060000048000f04 | - - - -         | - - - -",
                "nothing                               | 2 | 0060000048000705 | 0060000048000705 | - - - -         | - - - -",
                "RW to RO                              | 2 | 0060000048000705 | 0060000048000785 | - - - -         | - - - -",
                "RO to RW                              | 2 | 0060000048000785 | 0060000048000705 | - - - -         | - - - -",
                "EL0 access                            | 3 | 0060000048000707 | 0060000048000747 | - - - -         | - - - -",
                "PXN and UXN                           | 2 | 0060000048000705 | 0000000048000705 | - - - -         | - - - -",
                "DBM                                   | 2 | 0060000048000705 | 0068000048000705 | - - - -         | - - - -",
                "software bits and PBHA                | 2 | 0060000048000705 | 7fe0000048000705 | - - - -         | - - - -",
                "GP                                    | 2 | 0060000048000705 | 0064000048000705 | - - - -         | - - - -",
                "nT                                    | 2 | 0060000048000705 | 0060000048010705 | - - - -         | - - - -",
                "global to non-global                  | 2 | 0060000048000705 | 0060000048000f05 | - - - -         | - - - -",
                "non-global to global                  | 2 | 0060000048000f05 | 0060000048000705 | BBM BBM BBM BBM | BBM BBM BBM BBM",
                "same type by another index            | 2 | 0060000048000705 | 0060000048000701 | - - - -         | - - - -",
                "WB to NC                              | 2 | 0060000048000701 | 0060000048000709 | BBM BBM BBM BBM | BBM BBM BBM BBM",
                "WB to WT                              | 2 | 0060000048000701 | 0060000048000715 | BBM BBM BBM BBM | BBM BBM BBM BBM",
                "allocation hint                       | 2 | 0060000048000701 | 0060000048000719 | - - - -         | - - - -",
                "Normal to Normal Tagged               | 2 | 0060000048000701 | 006000004800071d | - - - -         | - - - -",
                "Normal to Device                      | 2 | 0060000048000701 | 0060000048000711 | BBM BBM BBM BBM | BBM BBM BBM BBM",
                "nGnRnE to nGnRE                       | 2 | 006000004800070d | 0060000048000711 | BBM BBM BBM BBM | BBM BBM BBM BBM",
                "ISH to OSH                            | 2 | 0060000048000705 | 0060000048000605 | BBM BBM BBM BBM | BBM BBM BBM BBM",
                "OA, both writable                     | 2 | 0060000048000705 | 0060000048200705 | BBM BBM BBM BBM | BBM BBM BBM BBM",
                "OA, old writable                      | 2 | 0060000048000705 | 0060000048200785 | BBM BBM BBM BBM | BBM BBM BBM BBM",
                "OA, new writable                      | 2 | 0060000048000785 | 0060000048200705 | BBM BBM BBM BBM | BBM BBM BBM BBM",
                "OA, both read-only                    | 2 | 0060000048000785 | 0060000048200785 | - - - -         | BBM BBM BBM BBM",
                "OA of a page, both read-only          | 3 | 0060000048000787 | 0060000048001787 | - - - -         | BBM BBM BBM BBM",
                "Block to Table                        | 2 | 0060000048000705 | 0000000040205003 | BBM BBM - -     | BBM BBM BBM BBM",
                "Block nT to Table                     | 2 | 0060000048010705 | 0000000040205003 | BBM - - -       | BBM BBM BBM BBM",
                "Table to Block                        | 2 | 0000000040205003 | 0060000048000705 | BBM BBM - -     | BBM BBM BBM BBM",
                "Table to Block nT                     | 2 | 0000000040205003 | 0060000048010705 | BBM - - -       | BBM BBM BBM BBM",
                "Block to a Table where it maps        | 2 | 0060000048000705 | 0000000048000003 | BBM BBM - -     | BBM BBM BBM BBM",
                "Block with PBHA to Table              | 2 | 7860000048000705 | 0000000040205003 | BBM BBM - -     | BBM BBM BBM BBM",
                "Table to Block with PBHA              | 2 | 0000000040205003 | 7860000048000705 | BBM BBM - -     | BBM BBM BBM BBM",
                "1G Block to Table                     | 1 | 0060000040000705 | 0000000040205003 | BBM BBM - -     | BBM BBM BBM BBM",
                "Table to another Table                | 2 | 0000000040205003 | 0000000040206003 | - - - -         | BBM BBM BBM BBM",
                "software bits and AF of a Table       | 2 | 0000000040205003 | 0780000040205403 | - - - -         | - - - -",
                "PXNTable set                          | 2 | 0000000040205003 | 0800000040205003 | BBM BBM BBM BBM | BBM BBM BBM BBM",
                "UXNTable cleared                      | 2 | 1000000040205003 | 0000000040205003 | BBM BBM BBM BBM | BBM BBM BBM BBM",
                "APTable[0] set                        | 1 | 0000000040205003 | 2000000040205003 | BBM BBM BBM BBM | BBM BBM BBM BBM",
                "APTable[1] set                        | 1 | 0000000040205003 | 4000000040205003 | BBM BBM BBM BBM | BBM BBM BBM BBM",
                "NSTable                               | 1 | 0000000040205003 | 8000000040205003 | - - - -         | - - - -",
                "contiguous bit of a block cleared     | 2 | 0070000048000705 | 0060000048000705 | BBM - - -       | BBM - - -",
                "contiguous bit of a page set          | 3 | 0060000048000707 | 0070000048000707 | BBM - - -       | BBM - - -",
                "contiguous bit and RO                 | 3 | 0060000048000707 | 0070000048000787 | BBM - - -       | BBM - - -",
                "contiguous bit and nG to global       | 3 | 0060000048000f07 | 0070000048000707 | BBM BBM BBM BBM | BBM BBM BBM BBM",
                "old AF = 0 counts as Invalid          | 2 | 0060000048000305 | 0060000050000605 | - - - -         | - - - -",
                "new AF = 0 counts as Invalid          | 2 | 0060000048000705 | 0060000050000205 | - - - -         | - - - -",
                "Block with AF = 0 to Table            | 2 | 0060000048000305 | 0000000040205003 | - - - -         | - - - -",
                "reserved encoding counts as Invalid   | 3 | 0060000048000705 | 0060000050000607 | - - - -         | - - - -"
            })
    void needIsThatOfTheManual(String what, int level, String old, String next, String same, String differ) {
        String[] expectedSame = same.trim().split(" ");
        String[] expectedDiffer = differ.trim().split(" ");
        for (int bbml = 0; bbml < 4; bbml++) {
            Set<BbmNeed> need = BreakBeforeMake.needed(at(level, old), at(level, next), cpu(bbml), false);
            assertEquals(expectedSame[bbml], letter(need), what + ", bbml " + bbml + " " + need);
            Set<BbmNeed> moved = BreakBeforeMake.needed(at(level, old), at(level, next), cpu(bbml), true);
            assertEquals(expectedDiffer[bbml], letter(moved), what + ", contents differ, bbml " + bbml + " " + moved);
        }
    }

    private static Set<BbmNeed> reasons(String old, String next) {
        return BreakBeforeMake.needed(at(2, old), at(2, next), cpu(0), true);
    }

    @Test
    void reasonsAreNamed() {
        assertEquals(EnumSet.of(BbmNeed.SIZE, BbmNeed.TABLE_CONTENTS), reasons("0060000048000705", "0000000040205003"));
        assertEquals(
                EnumSet.of(
                        BbmNeed.MEMORY_TYPE,
                        BbmNeed.SHAREABILITY,
                        BbmNeed.OUTPUT_ADDRESS_WRITABLE,
                        BbmNeed.GLOBAL,
                        BbmNeed.CONTIGUOUS),
                reasons("0070000048000f05", "0060000050000411"));
        assertEquals(EnumSet.of(BbmNeed.OUTPUT_ADDRESS_CONTENTS), reasons("0060000048000785", "0060000048200785"));
        assertEquals(EnumSet.of(BbmNeed.CACHEABILITY), reasons("0060000048000701", "0060000048000709"));
    }

    @Test
    void shareabilityOfDeviceMemoryIsNotWhatTheDescriptorSays() {
        // SH 0 to 3 in a Block of AttrIndx 3, Device-nGnRnE; 2, Non-cacheable; 1, Write-Back.
        assertEquals(Set.of(), reasons("006000004800040d", "006000004800070d"));
        assertEquals(Set.of(), reasons("0060000048000409", "0060000048000709"));
        assertEquals(Set.of(BbmNeed.SHAREABILITY), reasons("0060000048000405", "0060000048000705"));
    }

    /** AttrIndx 0 Device-nGnRE, 1 the same without the XS attribute. */
    @Test
    void theXsAttributeIsNoPartOfTheTypeOfMemory() {
        BbmContext xs = new BbmContext(0, false, false, true, new Mair(0x0504), 52);
        Set<BbmNeed> need = BreakBeforeMake.needed(at(2, "0060000048000701"), at(2, "0060000048000705"), xs, false);
        assertEquals(Set.of(), need);
    }

    @Test
    void hardwareUpdateMakesCleanLeavesWritableAndOldOnesCacheable() {
        BbmContext hardware = new BbmContext(0, true, true, true, MAIR, 52);
        Descriptor clean = at(3, "0068000048000787");
        Descriptor moved = at(3, "0068000048001787");
        assertEquals(Set.of(), BreakBeforeMake.needed(clean, moved, cpu(0), false));
        assertEquals(Set.of(BbmNeed.OUTPUT_ADDRESS_WRITABLE), BreakBeforeMake.needed(clean, moved, hardware, false));
        assertEquals(
                Set.of(BbmNeed.OUTPUT_ADDRESS_WRITABLE),
                BreakBeforeMake.needed(at(2, "0060000048000305"), at(2, "0060000050000705"), hardware, false));
    }

    /** Hardware makes only those writable that have DBM. */
    @Test
    void readOnlyLeafWithoutDbmStaysReadOnlyWhateverHardwareUpdates() {
        BbmContext hardware = new BbmContext(0, true, true, true, MAIR, 52);
        assertEquals(
                Set.of(),
                BreakBeforeMake.needed(at(3, "0060000048000787"), at(3, "0060000048001787"), hardware, false));
    }

    /** With 52-bit addresses in 4K and 16K granules bits 9:8 are OA[51:50], and shareability is that of TCR_EL1. */
    @Test
    void whereTheShareabilityIsTcrsItsBitsAreOfTheAddress() {
        Descriptor low = new Descriptor(0x0060_0000_4800_0485L, 2, Granule.K4, DescriptorFormat.OA52_LPA2);
        Descriptor high = new Descriptor(0x0060_0000_4800_0785L, 2, Granule.K4, DescriptorFormat.OA52_LPA2);
        assertEquals(Set.of(), BreakBeforeMake.needed(low, high, cpu(0), false));
        assertEquals(Set.of(BbmNeed.OUTPUT_ADDRESS_CONTENTS), BreakBeforeMake.needed(low, high, cpu(0), true));
    }

    /** Arm ARM D8, "Block descriptor and Page descriptor fields": no level but those of the Contiguous bit has runs. */
    @ParameterizedTest
    @CsvSource({"K4, 0, OA52_LPA2", "K16, 1, OA52_LPA2", "K64, 1, OA52_LPA"})
    void contiguousBitOfALevelWithoutRunsSaysNothing(Granule granule, int level, DescriptorFormat format) {
        Descriptor block = Descriptor.leaf(granule, level, format, 0).with(Descriptor.AF, true);
        assertEquals(Set.of(), BreakBeforeMake.needed(block, block.with(Descriptor.CONTIGUOUS, true), cpu(0), true));
    }

    /** Arm ARM I_PKGJC: TCR_EL1.HPDn disables them. */
    @Test
    void hierarchicalFieldsThatAreDisabledDoNotCount() {
        BbmContext disabled = new BbmContext(0, false, false, false, MAIR, 52);
        Descriptor one = at(1, "0000000040205003");
        Descriptor other = at(1, "7800000040205003");
        assertEquals(Set.of(BbmNeed.HIERARCHICAL), BreakBeforeMake.needed(one, other, cpu(0), false));
        assertEquals(Set.of(), BreakBeforeMake.needed(one, other, disabled, false));
    }

    /** I_YQWJF: whichever of the tables has them, they are part of the translations below it. */
    @ParameterizedTest
    @ValueSource(
            longs = {0x0800_0000_0000_7003L, 0x1000_0000_0000_7003L, 0x2000_0000_0000_7003L, 0x4000_0000_0000_7003L})
    void hierarchicalFieldsCountInTheTablesBelowToo(long next) {
        Tables tables = new Tables().put(0x5000, 3, 0x7003).put(0x6000, 3, next).put(0x7000, 5, 0x0060_0000_4800_0707L);
        assertEquals(
                Set.of(BbmNeed.HIERARCHICAL),
                BreakBeforeMake.needed(
                        at(1, "0000000000005003"), at(1, "0000000000006003"), cpu(2), tables, (a, b, bytes) -> false));
    }

    /** Block 0x40000000…, split into 512 pages at 0x5000; {@code change} replaces page 7. */
    private static Set<BbmNeed> split(String change, boolean contentsDiffer) {
        Tables tables = new Tables();
        for (int i = 0; i < 512; i++) {
            tables.put(0x5000, i, 0x0060_0000_4800_0707L + i * 4096L);
        }
        if (!change.isEmpty()) {
            tables.put(0x5000, 7, Long.parseUnsignedLong(change, 16));
        }
        return BreakBeforeMake.needed(
                at(2, "0060000048000705"), at(2, "0000000000005003"), cpu(2), tables, (a, b, bytes) -> contentsDiffer);
    }

    @Test
    void splitThatChangesNothingElseIsAChangeOfSizeOnly() {
        assertEquals(Set.of(), split("", true));
    }

    /** The contiguous bit is that of one level: what was a Block was no run of Pages. */
    @Test
    void splitIntoARunIsAChangeOfSizeOnly() {
        assertEquals(Set.of(), split("0070000048007707", true));
    }

    /** Nor does it count where runs of Pages, at the address of their table even, become a Block. */
    @Test
    void runsThatBecomeABlockAreAChangeOfSizeOnly() {
        Tables tables = new Tables();
        for (int i = 0; i < 512; i++) {
            tables.put(0, i, 0x0070_0000_0000_0707L + i * 4096L);
        }
        Descriptor table = at(2, "0000000000000003");
        Descriptor block = at(2, "0060000000000705");
        assertEquals(Set.of(BbmNeed.SIZE), BreakBeforeMake.needed(table, block, cpu(0), tables, (a, b, bytes) -> true));
        tables.put(0, 511, 0x0060_0000_0000_0707L);
        assertEquals(
                Set.of(BbmNeed.OUTPUT_ADDRESS_WRITABLE),
                BreakBeforeMake.needed(table, block, cpu(3), tables, (a, b, bytes) -> true));
    }

    @Test
    void splitThatChangesAPageIsMoreThanAChangeOfSize() {
        assertEquals(EnumSet.of(BbmNeed.OUTPUT_ADDRESS_WRITABLE), split("0060000048009707", false));
        assertEquals(EnumSet.of(BbmNeed.MEMORY_TYPE), split("006000004800770f", false));
        assertEquals(EnumSet.of(BbmNeed.CACHEABILITY), split("006000004800770b", false));
        assertEquals(Set.of(), split("0060000048007787", false), "permissions");
        assertEquals(Set.of(), split("0", false), "a hole breaks one page");
        assertEquals(Set.of(), split("0070000048007707", false), "a run made by the split");
    }

    @Test
    void gigabyteSplitIntoBlocksAndPagesIsComparedToTheBottom() {
        Tables tables = new Tables();
        for (int i = 0; i < 512; i++) {
            tables.put(0x6000, i, 0x0060_0000_4000_0705L + i * 0x20_0000L);
            tables.put(0x7000, i, 0x0060_0000_4060_0707L + i * 4096L);
        }
        tables.put(0x6000, 3, 0x7003);
        Descriptor block = at(1, "0060000040000705");
        Descriptor table = at(1, "0000000000006003");
        assertEquals(Set.of(), BreakBeforeMake.needed(block, table, cpu(3), tables, (a, b, bytes) -> true));
        Descriptor prepared = block.with(Descriptor.NT, true);
        assertEquals(Set.of(), BreakBeforeMake.needed(prepared, table, cpu(1), tables, (a, b, bytes) -> true));
        tables.put(0x7000, 511, 0x0060_0000_4060_0707L);
        assertEquals(
                EnumSet.of(BbmNeed.OUTPUT_ADDRESS_WRITABLE),
                BreakBeforeMake.needed(table, block, cpu(3), tables, (a, b, bytes) -> true));
    }

    @Test
    void copiedTableNeedsNothing() {
        Tables tables = new Tables();
        for (int i = 0; i < 512; i++) {
            tables.put(0x5000, i, 0x0060_0000_4800_0787L + i * 4096L)
                    .put(0x6000, i, 0x0060_0000_4800_0787L + i * 4096L);
        }
        Descriptor old = at(2, "0000000000005003");
        Descriptor next = at(2, "0000000000006003");
        tables.put(0x7000, 0, 0x0060_0000_4900_0787L); // behind the second
        assertEquals(Set.of(), BreakBeforeMake.needed(old, next, cpu(0), tables, (a, b, bytes) -> true));
        tables.put(0x6000, 1, 0x0060_0000_4900_0787L);
        assertEquals(Set.of(), BreakBeforeMake.needed(old, next, cpu(0), tables, (a, b, bytes) -> false));
        assertTrue(BreakBeforeMake.needed(old, next, cpu(0), tables, (a, b, bytes) -> bytes == 4096)
                .contains(BbmNeed.OUTPUT_ADDRESS_CONTENTS));
        tables.put(0x6000, 1, 0x0070_0000_4800_1787L);
        assertEquals(
                EnumSet.of(BbmNeed.CONTIGUOUS),
                BreakBeforeMake.needed(old, next, cpu(0), tables, (a, b, bytes) -> true));
    }
}
