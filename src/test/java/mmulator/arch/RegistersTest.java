package mmulator.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistersTest {

    @Test
    void tcrOfLinuxReadsAsTheKernelMeansIt() {
        Tcr tcr = new Tcr(0x0450_0070_b550_3510L);
        assertEquals(16, tcr.tsz(0));
        assertEquals(16, tcr.tsz(1));
        assertEquals(Granule.K4, tcr.granule(0));
        assertEquals(Granule.K4, tcr.granule(1));
        assertTrue(tcr.a1() && tcr.as() && tcr.tbi(0) && tcr.tbi(1) && tcr.tbid(1));
        assertFalse(tcr.tbid(0) || tcr.epd(0) || tcr.epd(1) || tcr.hpd(0) || tcr.hpd(1) || tcr.ds());
        assertFalse(tcr.ha() || tcr.hd() || tcr.e0pd(0) || tcr.e0pd(1));
        assertEquals(3, tcr.sh(0));
        assertEquals(3, tcr.sh(1));
        assertEquals(32, tcr.ipsBits());
    }

    /** Bit positions from the register's diagram. */
    @Test
    void tcrBitsAreWhereTheDiagramHasThem() {
        assertTrue(new Tcr(1L << 7).epd(0) && new Tcr(1L << 23).epd(1));
        assertTrue(new Tcr(1L << 22).a1() && new Tcr(1L << 36).as());
        assertTrue(new Tcr(1L << 37).tbi(0) && new Tcr(1L << 38).tbi(1));
        assertTrue(new Tcr(1L << 39).ha() && new Tcr(1L << 40).hd());
        assertTrue(new Tcr(1L << 41).hpd(0) && new Tcr(1L << 42).hpd(1));
        assertTrue(new Tcr(1L << 51).tbid(0) && new Tcr(1L << 52).tbid(1));
        assertTrue(new Tcr(1L << 55).e0pd(0) && new Tcr(1L << 56).e0pd(1));
        assertTrue(new Tcr(1L << 59).ds());
    }

    @ParameterizedTest
    @CsvSource({"0,K4,0", "0,K16,2", "0,K64,1", "1,K4,2", "1,K16,1", "1,K64,3"})
    void granuleFieldsDifferBetweenTheHalves(int half, Granule granule, long field) {
        long raw = field << (half == 0 ? 14 : 30);
        assertEquals(granule, new Tcr(raw).granule(half));
        assertTrue(new Tcr(raw).hasGranule(half));
        assertEquals(raw, Tcr.granuleBits(half, granule));
    }

    @Test
    void reservedGranulesAreSeen() {
        assertFalse(new Tcr(3L << 14).hasGranule(0));
        assertFalse(new Tcr(0).hasGranule(1));
    }

    @Test
    void ttbrHasAsidBaseAndCommonNotPrivate() {
        Ttbr ttbr = new Ttbr(0x1234_0000_4020_1001L);
        assertEquals(0x1234, ttbr.asid());
        assertTrue(ttbr.cnp());
        assertEquals(0x4020_1000L, ttbr.baddr48());
        assertEquals(0x000f_0000_4020_1000L, new Ttbr(0x0000_0000_4020_103cL).baddr52());
        assertEquals(new Ttbr(0x0007_0000_4020_103dL), Ttbr.of(0x000f_0000_4020_1000L, 7, true));
    }

    @ParameterizedTest
    @CsvSource({
        "0x00,Device-nGnRnE",
        "0x04,Device-nGnRE",
        "0x08,Device-nGRE",
        "0x0c,Device-GRE",
        "0x44,Normal NC",
        "0xff,Normal WB",
        "0xbb,Normal WT",
        "0xf4,Normal iNC oWB",
        "0x4f,Normal iWB oNC",
        "0xf0,Normal WB Tagged",
        "0x10,Reserved(0x10)",
        "0x02,Reserved(0x02)",
        "0x40,Normal NC nXS",
        "0x05,Device-nGnRE nXS"
    })
    void memoryAttributesHaveTheManualsNames(String value, String name) {
        assertEquals(name, new MemoryAttribute(Integer.decode(value)).toString());
    }

    @Test
    void mairOfLinuxHoldsItsFiveTypes() {
        Mair mair = new Mair(0x0000_0004_0044_ffffL);
        assertEquals(MemoryAttribute.NORMAL_WB, mair.attribute(0));
        assertEquals(MemoryAttribute.NORMAL_WB, mair.attribute(1));
        assertEquals(MemoryAttribute.NORMAL_NC, mair.attribute(2));
        assertEquals(MemoryAttribute.DEVICE_NGNRNE, mair.attribute(3));
        assertEquals(MemoryAttribute.DEVICE_NGNRE, mair.attribute(4));
        assertTrue(mair.attribute(0).isCacheable());
        assertFalse(mair.attribute(2).isCacheable() || mair.attribute(3).isCacheable());
    }

    @Test
    void sctlrOfLinuxTurnsTheMmuOn() {
        Sctlr sctlr = new Sctlr(0x0200_0020_34f4_d91dL);
        assertTrue(sctlr.m() && sctlr.sa() && sctlr.span());
        assertFalse(sctlr.wxn() || sctlr.ee() || sctlr.a());
    }

    @Test
    void pstateFieldsRoundTrip() {
        Pstate pstate =
                new Pstate(0).withEl(1, true).withDaif(0xb).withNzcv(0x6).with(Pstate.PAN, true);
        assertEquals(0x6040_02c5L, pstate.value());
        assertEquals("EL1h daif=D-IF nzcv=0110 PAN", pstate.toString());
        assertEquals(1, pstate.el());
        assertEquals(0xb, pstate.daif());
        assertTrue(pstate.isReturnable() && pstate.spSelected());
        assertFalse(new Pstate(8).isReturnable());
        assertEquals(0x3c5L, Pstate.RESET.value());
    }

    /** Words made by GNU as for {@code mrs x0, REG}; bits 20:5 hold op0 (less its top bit) to op2. */
    @ParameterizedTest
    @CsvSource({
        "TTBR0_EL1,0xd5382000",
        "TTBR1_EL1,0xd5382020",
        "TCR_EL1,0xd5382040",
        "MAIR_EL1,0xd538a200",
        "SCTLR_EL1,0xd5381000",
        "MIDR_EL1,0xd5380000",
        "MPIDR_EL1,0xd53800a0",
        "ID_AA64MMFR0_EL1,0xd5380700",
        "ID_AA64MMFR2_EL1,0xd5380740",
        "ID_AA64MMFR3_EL1,0xd5380760",
        "ID_AA64MMFR4_EL1,0xd5380780",
        "ID_AA64PFR0_EL1,0xd5380400",
        "ID_AA64DFR0_EL1,0xd5380500",
        "ID_AA64ISAR0_EL1,0xd5380600",
        "ESR_EL1,0xd5385200",
        "FAR_EL1,0xd5386000",
        "ELR_EL1,0xd5384020",
        "SPSR_EL1,0xd5384000",
        "VBAR_EL1,0xd538c000",
        "CONTEXTIDR_EL1,0xd538d020",
        "TPIDR_EL1,0xd538d080",
        "TPIDR_EL0,0xd53bd040",
        "CTR_EL0,0xd53b0020",
        "DCZID_EL0,0xd53b00e0",
        "CURRENTEL,0xd5384240",
        "DAIF,0xd53b4220",
        "NZCV,0xd53b4200",
        "PAN,0xd5384260",
        "UAO,0xd5384280",
        "SP_EL0,0xd5384100",
        "SPSEL,0xd5384200",
        "PAR_EL1,0xd5387400",
        "AMAIR_EL1,0xd538a300",
        "MDSCR_EL1,0xd5300240",
        "CPACR_EL1,0xd5381040",
        "CNTVCT_EL0,0xd53be040",
        "CNTFRQ_EL0,0xd53be000",
        "ISR_EL1,0xd538c100",
        "CLIDR_EL1,0xd5390020",
        "CCSIDR_EL1,0xd5390000",
        "CSSELR_EL1,0xd53a0000",
        "TPIDRRO_EL0,0xd53bd060",
        "FPCR,0xd53b4400",
        "OSDLR_EL1,0xd5301380"
    })
    void systemRegistersHaveTheEncodingsOfTheAssembler(SystemRegister register, String word) {
        int bits = Integer.parseUnsignedInt(word.substring(2), 16) >>> 5;
        assertEquals(bits & 0x7fff | 0x8000, register.encoding());
        int op0 = 2 | bits >>> 14 & 1;
        assertEquals(
                Optional.of(register),
                SystemRegister.byEncoding(op0, bits >>> 11 & 7, bits >>> 7 & 15, bits >>> 3 & 15, bits & 7));
    }

    @Test
    void systemRegistersAreFoundByNameAndDoNotShareEncodings() {
        Set<Integer> seen = new HashSet<>();
        for (SystemRegister register : SystemRegister.values()) {
            assertTrue(seen.add(register.encoding()), register.name());
            assertEquals(
                    Optional.of(register), SystemRegister.byName(register.name().toLowerCase(java.util.Locale.ROOT)));
        }
        assertEquals(Optional.of(SystemRegister.CURRENTEL), SystemRegister.byName("CurrentEL"));
        assertEquals(Optional.empty(), SystemRegister.byName("ttbr2_el1"));
    }

    @Test
    void onlyTranslationRegistersWaitForContextSynchronization() {
        assertTrue(SystemRegister.TTBR0_EL1.translation() && SystemRegister.TTBR1_EL1.translation());
        assertTrue(SystemRegister.TCR_EL1.translation() && SystemRegister.MAIR_EL1.translation());
        assertTrue(SystemRegister.SCTLR_EL1.translation());
        assertFalse(SystemRegister.CONTEXTIDR_EL1.translation() || SystemRegister.VBAR_EL1.translation());
    }
}
