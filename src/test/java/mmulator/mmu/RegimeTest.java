package mmulator.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import org.junit.jupiter.api.Test;

final class RegimeTest {
    @Test
    void settingsThatAreReservedAreTold() {
        assertEquals(List.of(), anomalies(Tables.CPU, Tables.TCR_4K));
        assertEquals(
                List.of("TCR_EL1.IPS names 48 bits but the CPU has 40; that size is used"),
                anomalies(CpuFeatures.builder().paBits(40).build(), Tables.TCR_4K));
        assertEquals(
                List.of("TCR_EL1.DS is set on a CPU without FEAT_LPA2: RES0, ignored"),
                anomalies(Tables.CPU, Tables.TCR_4K | Tcr.DS));
        assertEquals(
                List.of(
                        "TCR_EL1.TG0 is reserved or names a granule this CPU lacks; 64K is used",
                        "TCR_EL1.TG1 is reserved or names a granule this CPU lacks; 64K is used"),
                anomalies(
                        CpuFeatures.builder().granules(EnumSet.of(Granule.K64)).build(), Tables.TCR_4K));
    }

    @Test
    void settingsOfWhatIsNotInUseAreNotTold() {
        long reserved = Tables.TCR_4K & ~0x3fL | 3 << 14;
        assertEquals(
                List.of(), Regime.of(Tables.CPU, 0, reserved, 0x9000, 0x1000, 0).anomalies());
        assertEquals(List.of(), anomalies(Tables.CPU, reserved | 1 << 7), "EPD0");
        assertEquals(2, anomalies(Tables.CPU, reserved).size());
    }

    @Test
    void sizesEndiannessAndTheLargestPhysicalSizeAreTold() {
        CpuFeatures large = CpuFeatures.builder().paBits(52).build();
        assertEquals(
                List.of("TCR_EL1.IPS is the reserved 0b111; read as 52 bits"),
                anomalies(large, Tables.TCR_4K | 7L << 32));
        assertEquals(
                List.of("TCR_EL1.T0SZ is 15, out of range for 4K; every access to that half takes a Translation fault"),
                anomalies(Tables.CPU, Tables.TCR_4K & ~0x3fL | 15));
        assertEquals(
                1,
                Regime.of(Tables.CPU, 1 | 1 << 25, Tables.TCR_4K, 0x9000, 0x1000, 0)
                        .anomalies()
                        .size());
    }

    /** BADDR has no bits below the size of the first table but CnP, and, in the 52-bit form, PA[51:48]. K1.2. */
    @Test
    void tablesThatAreNotAlignedAreTold() {
        assertEquals(
                List.of(),
                Tables.regime(Tables.CPU, Tables.TCR_4K, 0x9001, 0x1000).anomalies());
        for (long bit = 2; bit < 0x1000; bit <<= 1) {
            List<String> told = Tables.regime(Tables.CPU, Tables.TCR_4K, 0x9000, 0x1000 | bit)
                    .anomalies();
            assertEquals(1, told.size(), Long.toHexString(bit));
            assertTrue(told.getFirst().contains("TTBR1_EL1"), told::toString);
        }
        // 33 bits of input address: eight descriptors of level 1.
        long small = Tables.TCR_4K & ~0x3fL | 64 - 33;
        assertEquals(List.of(), Tables.regime(Tables.CPU, small, 0x9040, 0x1000).anomalies());
        assertEquals(
                1, Tables.regime(Tables.CPU, small, 0x9020, 0x1000).anomalies().size());
    }

    /** TBIn is bit 37 or 38, TBIDn, which leaves fetches their tags, 51 or 52. */
    @Test
    void tagIsReplacedWhereItIsIgnored() {
        long low = 0x5a00_0000_1234_5678L;
        long high = 0x5aff_ffff_1234_5678L;
        Regime lower = Tables.regime(Tables.CPU, Tables.TCR_4K | 1L << 37, 0x9000, 0x1000);
        Regime upper = Tables.regime(Tables.CPU, Tables.TCR_4K | 1L << 38 | 1L << 52, 0x9000, 0x1000);
        assertEquals(0x1234_5678L, lower.canonical(low));
        assertEquals(0x1234_5678L, lower.canonical(low, true));
        assertEquals(high, lower.canonical(high));
        assertEquals(low, upper.canonical(low));
        assertEquals(0xffff_ffff_1234_5678L, upper.canonical(high));
        assertEquals(high, upper.canonical(high, true));
    }

    private static List<String> anomalies(CpuFeatures cpu, long tcr) {
        return Tables.regime(cpu, tcr, 0x9000, 0x1000).anomalies();
    }
}
