package mmulator.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sizes from the manual's tables, written out. */
final class GranuleTest {

    private static final long K = 1L << 10;
    private static final long M = 1L << 20;
    private static final long G = 1L << 30;
    private static final long T = 1L << 40;

    @Test
    void entrySizesAreThoseOfTheManual() {
        assertEquals(4 * K, Granule.K4.entrySize(3));
        assertEquals(2 * M, Granule.K4.entrySize(2));
        assertEquals(G, Granule.K4.entrySize(1));
        assertEquals(512 * G, Granule.K4.entrySize(0));
        assertEquals(256 * T, Granule.K4.entrySize(-1));
        assertEquals(16 * K, Granule.K16.entrySize(3));
        assertEquals(32 * M, Granule.K16.entrySize(2));
        assertEquals(64 * G, Granule.K16.entrySize(1));
        assertEquals(128 * T, Granule.K16.entrySize(0));
        assertEquals(64 * K, Granule.K64.entrySize(3));
        assertEquals(512 * M, Granule.K64.entrySize(2));
        assertEquals(4 * T, Granule.K64.entrySize(1));
    }

    @Test
    void contiguousRunsAreThoseOfTheManual() {
        assertEquals(64 * K, Granule.K4.contiguousEntries(3) * Granule.K4.entrySize(3));
        assertEquals(32 * M, Granule.K4.contiguousEntries(2) * Granule.K4.entrySize(2));
        assertEquals(16 * G, Granule.K4.contiguousEntries(1) * Granule.K4.entrySize(1));
        assertEquals(1, Granule.K4.contiguousEntries(0));
        assertEquals(2 * M, Granule.K16.contiguousEntries(3) * Granule.K16.entrySize(3));
        assertEquals(G, Granule.K16.contiguousEntries(2) * Granule.K16.entrySize(2));
        assertEquals(1, Granule.K16.contiguousEntries(1));
        assertEquals(2 * M, Granule.K64.contiguousEntries(3) * Granule.K64.entrySize(3));
        assertEquals(16 * G, Granule.K64.contiguousEntries(2) * Granule.K64.entrySize(2));
        assertEquals(1, Granule.K64.contiguousEntries(1));
    }

    /** Tables "TCR_ELx.TnSZ values and IA ranges ... initial lookup level". */
    @ParameterizedTest
    @CsvSource({
        "K4,52,-1",
        "K4,49,-1",
        "K4,48,0",
        "K4,40,0",
        "K4,39,1",
        "K4,31,1",
        "K4,30,2",
        "K4,25,2",
        "K4,22,2",
        "K4,21,3",
        "K4,16,3",
        "K16,52,0",
        "K16,48,0",
        "K16,47,1",
        "K16,37,1",
        "K16,36,2",
        "K16,26,2",
        "K16,25,3",
        "K16,16,3",
        "K64,52,1",
        "K64,48,1",
        "K64,43,1",
        "K64,42,2",
        "K64,30,2",
        "K64,29,3",
        "K64,17,3"
    })
    void walksStartAtTheLevelOfTheManual(Granule granule, int iaBits, int level) {
        assertEquals(level, granule.startLevel(iaBits));
    }

    @Test
    void namesAreTheManuals() {
        assertEquals("4K 16K 64K", Granule.K4 + " " + Granule.K16 + " " + Granule.K64);
    }
}
