package mmulator.arch;

import static mmulator.arch.SystemRegister.CTR_EL0;
import static mmulator.arch.SystemRegister.DCZID_EL0;
import static mmulator.arch.SystemRegister.ID_AA64DFR0_EL1;
import static mmulator.arch.SystemRegister.ID_AA64ISAR0_EL1;
import static mmulator.arch.SystemRegister.ID_AA64ISAR1_EL1;
import static mmulator.arch.SystemRegister.ID_AA64MMFR0_EL1;
import static mmulator.arch.SystemRegister.ID_AA64MMFR1_EL1;
import static mmulator.arch.SystemRegister.ID_AA64MMFR2_EL1;
import static mmulator.arch.SystemRegister.ID_AA64MMFR3_EL1;
import static mmulator.arch.SystemRegister.ID_AA64PFR0_EL1;
import static mmulator.arch.SystemRegister.MIDR_EL1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CpuFeaturesTest {

    private static long field(CpuFeatures cpu, SystemRegister register, int shift) {
        return cpu.idRegister(register) >>> shift & 0xf;
    }

    @Test
    void plainCpuTellsItself() {
        CpuFeatures cpu = CpuFeatures.builder().build();
        assertEquals(0x0000_0000_0010_0025L, cpu.idRegister(ID_AA64MMFR0_EL1));
        assertEquals(0x0000_0000_0010_1000L, cpu.idRegister(ID_AA64MMFR1_EL1));
        assertEquals(0x0001_0000_0000_0001L, cpu.idRegister(ID_AA64MMFR2_EL1));
        assertEquals(0x0200_0000_0020_0000L, cpu.idRegister(ID_AA64ISAR0_EL1));
        assertEquals(0x0020_0000, cpu.idRegister(ID_AA64ISAR1_EL1), "LDAPR, LDAPUR");
        assertEquals(0x100_0011, cpu.idRegister(ID_AA64PFR0_EL1), "AArch64 at EL0 and EL1, GIC");
        assertEquals(0x0010_1006L, cpu.idRegister(ID_AA64DFR0_EL1));
        assertEquals(0x410f_d0f0L, cpu.idRegister(MIDR_EL1));
        assertEquals(0, cpu.idRegister(ID_AA64MMFR3_EL1));
    }

    @Test
    void breakBeforeMakeLevelIsInMmfr2() {
        assertEquals(2, field(CpuFeatures.builder().bbml(2).build(), ID_AA64MMFR2_EL1, 52));
        assertEquals(3, field(CpuFeatures.builder().bbml(3).build(), ID_AA64MMFR2_EL1, 52));
        assertTrue(CpuFeatures.builder().bbml(3).build().sizeChangeNeverAborts());
        assertTrue(CpuFeatures.builder().bbml(2).noabort(true).build().sizeChangeNeverAborts());
        assertFalse(CpuFeatures.builder().bbml(2).build().sizeChangeNeverAborts());
    }

    @Test
    void granulesAndSizesAreInMmfr0() {
        CpuFeatures lpa2 = CpuFeatures.builder().paBits(52).lpa2(true).build();
        assertEquals(6, field(lpa2, ID_AA64MMFR0_EL1, 0));
        assertEquals(2, field(lpa2, ID_AA64MMFR0_EL1, 4), "16 bits of ASID");
        assertEquals(2, field(lpa2, ID_AA64MMFR0_EL1, 20));
        assertEquals(1, field(lpa2, ID_AA64MMFR0_EL1, 28));
        CpuFeatures only64 = CpuFeatures.builder()
                .granules(EnumSet.of(Granule.K64))
                .asidBits(8)
                .paBits(40)
                .vaBits(52)
                .build();
        assertEquals(2, field(only64, ID_AA64MMFR0_EL1, 0));
        assertEquals(0, field(only64, ID_AA64MMFR0_EL1, 4));
        assertEquals(0, field(only64, ID_AA64MMFR0_EL1, 20));
        assertEquals(0, field(only64, ID_AA64MMFR0_EL1, 24));
        assertEquals(0xf, field(only64, ID_AA64MMFR0_EL1, 28));
        assertEquals(1, field(only64, ID_AA64MMFR2_EL1, 16));
        assertEquals(
                0xf,
                field(CpuFeatures.builder().granules(EnumSet.of(Granule.K4)).build(), ID_AA64MMFR0_EL1, 24));
    }

    @Test
    void eachOptionalFeatureHasItsField() {
        CpuFeatures cpu = CpuFeatures.builder()
                .hafdbs(2)
                .ets2(true)
                .xs(true)
                .uao(true)
                .ttst(true)
                .e0pd(true)
                .nTlbPa(true)
                .csv3(true)
                .build();
        assertEquals(2, field(cpu, ID_AA64MMFR1_EL1, 0));
        assertEquals(2, field(cpu, ID_AA64MMFR1_EL1, 36));
        assertEquals(1, field(cpu, ID_AA64MMFR1_EL1, 48));
        assertEquals(1, field(cpu, ID_AA64ISAR1_EL1, 56));
        assertEquals(1, field(cpu, ID_AA64MMFR2_EL1, 4));
        assertEquals(1, field(cpu, ID_AA64MMFR2_EL1, 28));
        assertEquals(1, field(cpu, ID_AA64MMFR2_EL1, 60));
        assertEquals(1, field(cpu, ID_AA64PFR0_EL1, 60));
        CpuFeatures bare = CpuFeatures.builder()
                .pan(false)
                .hpds(false)
                .cnp(false)
                .ttl(false)
                .tlbirange(false)
                .build();
        assertEquals(0, bare.idRegister(ID_AA64MMFR1_EL1));
        assertEquals(0, bare.idRegister(ID_AA64MMFR2_EL1));
        assertEquals(1, field(bare, ID_AA64ISAR0_EL1, 56), "FEAT_TLBIOS alone");
    }

    @Test
    void zeroBlockAndCacheLinesAre64Bytes() {
        CpuFeatures cpu = CpuFeatures.builder().build();
        assertEquals(4, cpu.idRegister(DCZID_EL0));
        assertEquals(4, field(cpu, CTR_EL0, 0));
        assertEquals(4, field(cpu, CTR_EL0, 16));
        assertEquals(4, field(cpu, CTR_EL0, 20));
        assertEquals(1, cpu.idRegister(CTR_EL0) >>> 31);
    }

    @Test
    void instructionCacheIsPhysicallyTagged() {
        assertEquals(3, CpuFeatures.builder().build().idRegister(CTR_EL0) >>> 14 & 3);
    }

    @Test
    void contradictionsAreNamed() {
        assertEquals(
                List.of("noabort needs bbml 2 or 3: below that a change of size needs break-before-make"),
                CpuFeatures.builder().bbml(1).noabort(true).buildUnchecked().problems());
        assertEquals(
                List.of("bbml 3 implies noabort"),
                CpuFeatures.builder().bbml(3).noabort(false).buildUnchecked().problems());
        assertEquals(
                List.of("pa-bits 52 needs the 64K granule, or lpa2 with 4K or 16K"),
                CpuFeatures.builder()
                        .paBits(52)
                        .granules(EnumSet.of(Granule.K4))
                        .buildUnchecked()
                        .problems());
        assertEquals(
                List.of("a CPU implements at least one granule"),
                CpuFeatures.builder()
                        .granules(EnumSet.noneOf(Granule.class))
                        .buildUnchecked()
                        .problems());
        assertEquals(
                1, CpuFeatures.builder().vaBits(47).buildUnchecked().problems().size());
        assertEquals(
                1,
                CpuFeatures.builder().asidBits(12).buildUnchecked().problems().size());
        assertEquals(
                1,
                CpuFeatures.builder().tlbios(false).buildUnchecked().problems().size());
        assertThrows(
                IllegalArgumentException.class,
                () -> CpuFeatures.builder().hafdbs(3).build());
    }
}
