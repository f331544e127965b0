package mmulator.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

    private static List<String> anomalies(CpuFeatures cpu, long tcr) {
        return Tables.regime(cpu, tcr, 0x9000, 0x1000).anomalies();
    }
}
