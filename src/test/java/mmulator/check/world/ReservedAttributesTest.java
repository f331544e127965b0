package mmulator.check.world;

import static mmulator.check.world.WorldTables.ROOT;
import static mmulator.check.world.WorldTables.TABLE;
import static mmulator.check.world.WorldTables.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.check.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Leaves whose memory nobody can mean: Arm ARM R_ZWYSH; D24, "MAIR_EL1"; B2, "Device memory". */
final class ReservedAttributesTest extends WatchedWorld {
    private static final int PXN = 53;
    private static final int UXN = 54;
    private static final long PXN_TABLE = 1L << 59;
    private static final long UXN_TABLE = 1L << 60;

    private static long leaf(int shareability, int ap) {
        return OLD | 0x403 | 5 << 2 | (long) shareability << 8 | (long) ap << 6;
    }

    /** A read by a leaf with AttrIndx 5. */
    private void read(String attribute, long leaf, boolean xs) {
        world.put(TABLE, leaf).features(0, CpuFeatures.builder().xs(xs).build());
        start().msrMair(0, World.MAIR | Long.parseLong(attribute, 16) << 40).isb(0);
        world.tlbi(0, "vmalle1is", 0, 0).dsbIsh(0).isb(0).access(0, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "ff, 1, shareability 0b01",
        "ff, 0,",
        "ff, 2,",
        "ff, 3,",
        "4f, 1, shareability 0b01", // outer Non-cacheable, inner Write-Back
        "44, 1,", // Outer Shareable, whatever SH says (R_PYFVQ)
        "40, 1,",
        "02, 3, encoding of MAIR_EL1: Reserved(0x02)",
        "0f, 3, encoding of MAIR_EL1: Reserved(0x0f)",
        "70, 3, encoding of MAIR_EL1: Reserved(0x70)",
        "04, 1,",
    })
    void memoryAndShareability(String attribute, int shareability, String told) {
        read(attribute, leaf(shareability, 0) | 1L << PXN | 1L << UXN, true);
        assertEquals(told == null ? List.of() : List.of(Rule.RESERVED_ENCODING), rules());
        assertTrue(told == null || text().contains(told), text());
    }

    /** What FEAT_XS and FEAT_MTE2 give a meaning has none without them; no CPU here has the latter. */
    @ParameterizedTest
    @CsvSource({
        "01, true, false",
        "01, false, true",
        "0d, false, true",
        "04, false, false",
        "40, true, false",
        "40, false, true",
        "a0, false, true",
        "44, false, false",
        "f0, true, true",
        "ff, false, false",
    })
    void encodingsOfAFeatureThatTheCpuLacks(String attribute, boolean xs, boolean told) {
        read(attribute, leaf(3, 0) | 1L << PXN | 1L << UXN, xs);
        assertEquals(told ? List.of(Rule.RESERVED_ENCODING) : List.of(), rules());
    }

    @ParameterizedTest
    @CsvSource({
        "04, 0, 0, 0, 0, true",
        "04, 0, 1, 0, 0, true", // EL0 may not read it, but may execute it
        "04, 0, 0, 1, 0, true",
        "04, 0, 1, 1, 0, false",
        "00, 0, 0, 0, 1, true",
        "0d, 0, 1, 0, 0, true",
        "04, 1, 0, 1, 0, false", // what EL0 may write, EL1 may not execute
        "04, 3, 0, 1, 0, true",
        "04, 2, 0, 0, 3, false", // PXNTable and UXNTable
        "04, 2, 0, 0, 1, true",
        "04, 2, 1, 0, 2, false",
        "44, 0, 0, 0, 0, false",
        "ff, 0, 0, 0, 0, false",
    })
    void deviceMemoryIsExecuteNeverAtBothLevels(
            String attribute, int ap, long pxn, long uxn, int tableBits, boolean told) {
        world.put(ROOT, table(TABLE) | ((tableBits & 1) != 0 ? PXN_TABLE : 0) | ((tableBits & 2) != 0 ? UXN_TABLE : 0));
        read(attribute, leaf(3, ap) | pxn << PXN | uxn << UXN, true);
        assertEquals(told ? List.of(Rule.RESERVED_ENCODING) : List.of(), rules());
        assertTrue(!told || text().contains("not execute-never"), text());
    }

    @Test
    void aLeafIsToldOnce() {
        read("04", leaf(3, 0), true);
        world.access(0, 8).access(1, 0);
        assertEquals(List.of(Rule.RESERVED_ENCODING), rules());
    }

    @Test
    void shareabilityOfWalksIsToldWhereItIsInEffect() {
        start().msrTcr(0, World.TCR | 1 << 12);
        assertEquals(List.of(), rules());
        world.isb(0);
        assertEquals(List.of(Rule.RESERVED_ENCODING), rules());
        assertTrue(text().contains("TCR_EL1.SH0"), text());
    }

    /** The upper half is not walked. */
    @Test
    void shareabilityOfWalksThatAreDisabledIsNotTold() {
        start().msrTcr(0, World.TCR | 1 << 28).isb(0);
        assertEquals(List.of(), rules());
    }
}
