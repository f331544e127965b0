package mmulator.arch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mmulator.arch.TlbMaintenance.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TlbMaintenanceTest {

    /** 4K in both halves, 16-bit ASIDs. */
    private static final Tcr TCR_4K = new Tcr(Tcr.granuleBits(1, Granule.K4) | Tcr.AS | 16 | 16 << 16);

    private static final CpuFeatures CPU = CpuFeatures.builder().xs(true).build();
    private static final long KERNEL_VA = 0xffff_8000_0240_0000L;

    private static TlbMaintenance decode(int crm, int op2, long operand) {
        return TlbMaintenanceDecoder.decode(0, 8, crm, op2, operand, CPU, TCR_4K)
                .orElseThrow();
    }

    private static long page(long va) {
        return va >>> 12 & (1L << 44) - 1;
    }

    /** TTL of TLBI VAE1: a level that no walk of the granule has a leaf at is as no hint. */
    @ParameterizedTest
    @CsvSource({
        "4, false, -1 1 2 3",
        "4, true, 0 1 2 3",
        "8, false, -1 -1 2 3",
        "8, true, -1 1 2 3",
        "12, false, -1 1 2 3",
        "12, true, -1 1 2 3"
    })
    void hintsAreOfLevelsThatLeavesMayHave(int granuleBits, boolean lpa2, String levels) {
        CpuFeatures cpu = CpuFeatures.builder().lpa2(lpa2).build();
        List<String> told = new ArrayList<>();
        for (int level = 0; level < 4; level++) {
            long ttl = (long) (granuleBits | level) << 44;
            TlbMaintenance op = TlbMaintenanceDecoder.decode(0, 8, 3, 1, ttl | page(KERNEL_VA), cpu, TCR_4K)
                    .orElseThrow();
            assertEquals(op.hintLevel() == TlbMaintenance.NO_HINT, op.hintGranule() == null);
            told.add(op.hintLevel() == TlbMaintenance.NO_HINT ? "-1" : Integer.toString(op.hintLevel()));
        }
        assertEquals(levels, String.join(" ", told));
    }

    /** Words made by GNU as for {@code tlbi NAME, x0}, but for nXS (CRn 9), which is the manual's; op1…op2 are bits 18:5. */
    @ParameterizedTest
    @CsvSource({
        "0xd508871f,vmalle1",
        "0xd5088720,vae1",
        "0xd5088740,aside1",
        "0xd5088760,vaae1",
        "0xd50887a0,vale1",
        "0xd50887e0,vaale1",
        "0xd508831f,vmalle1is",
        "0xd5088320,vae1is",
        "0xd5088340,aside1is",
        "0xd5088360,vaae1is",
        "0xd50883a0,vale1is",
        "0xd50883e0,vaale1is",
        "0xd508811f,vmalle1os",
        "0xd5088120,vae1os",
        "0xd5088140,aside1os",
        "0xd5088160,vaae1os",
        "0xd50881a0,vale1os",
        "0xd50881e0,vaale1os",
        "0xd5088620,rvae1",
        "0xd5088660,rvaae1",
        "0xd50886a0,rvale1",
        "0xd50886e0,rvaale1",
        "0xd5088220,rvae1is",
        "0xd5088260,rvaae1is",
        "0xd50882a0,rvale1is",
        "0xd50882e0,rvaale1is",
        "0xd5088520,rvae1os",
        "0xd5088560,rvaae1os",
        "0xd50885a0,rvale1os",
        "0xd50885e0,rvaale1os",
        "0xd508931f,vmalle1isnxs",
        "0xd5089320,vae1isnxs",
        "0xd50896e0,rvaale1nxs"
    })
    void encodingsAreThoseOfTheAssembler(String word, String operation) {
        int bits = Integer.parseUnsignedInt(word.substring(2), 16) >>> 5;
        TlbMaintenance op = TlbMaintenanceDecoder.decode(
                        bits >>> 11 & 7, bits >>> 7 & 15, bits >>> 3 & 15, bits & 7, 1L << 46, CPU, TCR_4K)
                .orElseThrow();
        assertEquals("tlbi " + operation, op.mnemonic());
    }

    @Test
    void whatThisCpuLacksIsNotDecoded() {
        CpuFeatures old = CpuFeatures.builder().tlbirange(false).tlbios(false).build();
        assertEquals(Optional.empty(), TlbMaintenanceDecoder.decode(0, 8, 2, 1, 0, old, TCR_4K), "range");
        assertEquals(Optional.empty(), TlbMaintenanceDecoder.decode(0, 8, 1, 1, 0, old, TCR_4K), "outer");
        assertEquals(Optional.empty(), TlbMaintenanceDecoder.decode(0, 9, 3, 1, 0, old, TCR_4K), "nXS");
        assertEquals(Optional.empty(), TlbMaintenanceDecoder.decode(4, 8, 7, 0, 0, CPU, TCR_4K), "alle2");
        assertEquals(Optional.empty(), TlbMaintenanceDecoder.decode(0, 8, 7, 4, 0, CPU, TCR_4K), "unallocated");
    }

    @Test
    void vaOperandCoversOnePageAndIsSignExtended() {
        TlbMaintenance op = decode(3, 1, page(KERNEL_VA) | 7L << 48);
        assertEquals(Kind.VA, op.kind());
        assertEquals(KERNEL_VA, op.start());
        assertEquals(KERNEL_VA + 0xfff, op.endInclusive());
        assertEquals(7, op.asid());
        assertEquals(TlbMaintenance.NO_HINT, op.hintLevel());
        assertTrue(op.isBroadcast() && op.byAddress() && op.anomalies().isEmpty());
        assertEquals("tlbi vae1is 0xffff800002400000..0xffff800002400fff asid 0x7", op.toString());
    }

    @Test
    void unshiftedKernelAddressIsReported() {
        TlbMaintenance op = decode(3, 3, KERNEL_VA);
        assertTrue(
                op.anomalies().getFirst().startsWith("operand looks like a whole VA"),
                op.anomalies().toString());
    }

    /** With 16-bit ASIDs all ones are one of them. */
    @Test
    void asidOfAllOnesIsNoAddress() {
        for (long hint : new long[] {0, 7}) {
            TlbMaintenance op = decode(3, 1, page(0x12_3456_7000L) | 0xffffL << 48 | hint << 44);
            assertEquals(List.of(), op.anomalies());
            assertEquals(0xffff, op.asid());
        }
    }

    @Test
    void addressOutsideItsRangeIsReported() {
        // 0x40_0000_0000 not shifted is taken for VA 0x4_0000_0000_0000, one bit too long for T0SZ = 16.
        TlbMaintenance op = decode(3, 3, 0x40_0000_0000L);
        assertEquals(List.of("VA is outside the range of TCR_EL1.T0SZ, got VA 0x4000000000000"), op.anomalies());
    }

    @Test
    void shiftedButUnmaskedKernelAddressLeavesAStrayHint() {
        // lsr x0, x0, #12 alone: bits 47:44 are 0xf, a hint for 64K level 3, and 51:48 are 0xf.
        TlbMaintenance op = decode(3, 3, KERNEL_VA >>> 12);
        assertEquals(Granule.K64, op.hintGranule());
        assertEquals(3, op.hintLevel());
        assertEquals(
                List.of(
                        "bits 63:48 are RES0 in an all-ASID form, got 0xf",
                        "TTL hint (bits 47:44) names the 64K granule but TCR_EL1.TG1 is 4K: nothing need be invalidated"),
                op.anomalies());
    }

    @Test
    void hintNamesTheLevel() {
        TlbMaintenance op = decode(3, 5, page(KERNEL_VA) | 0b0110L << 44);
        assertEquals(2, op.hintLevel());
        assertEquals(Granule.K4, op.hintGranule());
        assertFalse(op.nothing());
        assertTrue(op.anomalies().isEmpty() && op.lastLevelOnly());
    }

    @Test
    void hintOnACpuWithoutItIsReportedAndIgnored() {
        CpuFeatures old = CpuFeatures.builder().ttl(false).build();
        TlbMaintenance op = TlbMaintenanceDecoder.decode(0, 8, 3, 5, page(KERNEL_VA) | 0b0110L << 44, old, TCR_4K)
                .orElseThrow();
        assertEquals(TlbMaintenance.NO_HINT, op.hintLevel());
        assertEquals(List.of("bits 47:44 are RES0 without FEAT_TTL, got 0x6"), op.anomalies());
    }

    @Test
    void reservedHintIsReportedAndIgnored() {
        TlbMaintenance op = decode(3, 5, page(KERNEL_VA) | 0b0100L << 44);
        assertEquals(TlbMaintenance.NO_HINT, op.hintLevel());
        assertEquals(List.of("TTL hint has a reserved value and is ignored, got 0x4"), op.anomalies());
    }

    /** Length is (NUM + 1) * 2^(5*SCALE + 1) granules. */
    @ParameterizedTest
    @CsvSource({"0,0,2", "31,0,64", "0,1,64", "3,1,256", "0,2,2048", "31,3,2097152"})
    void rangeLengthFollowsScaleAndNum(int num, int scale, long pages) {
        long base = KERNEL_VA >>> 12 & (1L << 37) - 1;
        TlbMaintenance op = decode(2, 1, base | (long) num << 39 | (long) scale << 44 | 1L << 46 | 0x5aL << 48);
        assertEquals(KERNEL_VA, op.start());
        assertEquals(KERNEL_VA + pages * 4096 - 1, op.endInclusive());
        assertEquals(0x5a, op.asid());
        assertTrue(op.anomalies().isEmpty() && op.range() && !op.nothing());
    }

    @Test
    void rangeOfAnotherGranuleNeedNotInvalidate() {
        TlbMaintenance wrong = decode(2, 1, 3L << 46);
        assertEquals(Granule.K64, wrong.hintGranule());
        assertEquals(
                List.of("range operand has TG 64K but TCR_EL1.TG0 is 4K: nothing need be invalidated"),
                wrong.anomalies());
        TlbMaintenance reserved = decode(2, 1, 0);
        assertTrue(reserved.nothing());
        assertEquals(
                List.of("range operand has the reserved TG 0b00: nothing need be invalidated"), reserved.anomalies());
    }

    @Test
    void rangeBaseNotAlignedToItsHintNeedNotInvalidate() {
        assertTrue(decode(2, 1, 1 | 2L << 37 | 1L << 46).nothing());
        TlbMaintenance aligned = decode(2, 1, 512 | 2L << 37 | 1L << 46);
        assertFalse(aligned.nothing());
        assertEquals(2, aligned.hintLevel());
    }

    @Test
    void rangeBaseIsInUnitsOf64KWith52BitDescriptors() {
        CpuFeatures wide = CpuFeatures.builder().paBits(52).lpa2(true).build();
        Tcr tcr = new Tcr(TCR_4K.value() | Tcr.DS);
        TlbMaintenance op = TlbMaintenanceDecoder.decode(0, 8, 2, 3, 0x12 | 1L << 46, wide, tcr)
                .orElseThrow();
        assertEquals(0x12_0000L, op.start());
        assertEquals(0x12_0000L + 2 * 4096 - 1, op.endInclusive());
    }

    /** DS is RES0 without FEAT_LPA2. */
    @ParameterizedTest
    @CsvSource({"true, true, 0x30000", "true, false, 0x3000", "false, true, 0x3000", "false, false, 0x3000"})
    void rangeBaseIsInPagesUnlessBothTheCpuAndTcrSayOtherwise(boolean lpa2, boolean ds, String base) {
        CpuFeatures cpu =
                CpuFeatures.builder().paBits(lpa2 ? 52 : 48).lpa2(lpa2).build();
        Tcr tcr = new Tcr(TCR_4K.value() | (ds ? Tcr.DS : 0));
        TlbMaintenance range =
                TlbMaintenanceDecoder.decode(0, 8, 6, 3, 1L << 46 | 3, cpu, tcr).orElseThrow();
        assertEquals(Long.decode(base), range.start());
        assertEquals(Long.decode(base) + 0x1fff, range.endInclusive());
    }

    @Test
    void hintsOfLpa2AreReservedWithoutIt() {
        CpuFeatures wide = CpuFeatures.builder().lpa2(true).build();
        assertEquals(
                0,
                TlbMaintenanceDecoder.decode(0, 8, 3, 5, 0b0100L << 44, wide, TCR_4K)
                        .orElseThrow()
                        .hintLevel());
        TlbMaintenance sixteen = decode(2, 1, 1L << 37 | 2L << 46);
        assertEquals(TlbMaintenance.NO_HINT, sixteen.hintLevel());
        assertFalse(sixteen.nothing());
    }

    @Test
    void rangeDoesNotWrapAtTheTop() {
        TlbMaintenance op = decode(2, 3, (1L << 37) - 1 | 1L << 46);
        assertEquals(-4096, op.start());
        assertEquals(-1, op.endInclusive());
        assertEquals(1, op.anomalies().size());
    }

    @Test
    void asidOperandHasNothingBelowItsAsid() {
        assertEquals(0x1234, decode(3, 2, 0x1234L << 48).asid());
        assertTrue(decode(3, 2, 0x1234L << 48).anomalies().isEmpty());
        assertEquals(1, decode(3, 2, 0x1234).anomalies().size(), "ASID in the low bits");
    }

    @Test
    void strayUpperAsidBitsAreReported() {
        Tcr narrow = new Tcr(TCR_4K.value() & ~Tcr.AS);
        TlbMaintenance op = TlbMaintenanceDecoder.decode(0, 8, 3, 2, 0x1234L << 48, CPU, narrow)
                .orElseThrow();
        assertEquals(0x1234, op.asid(), "TCR_EL1.AS does not affect TLBI");
        assertEquals(1, op.anomalies().size());
        CpuFeatures eight = CpuFeatures.builder().asidBits(8).build();
        assertEquals(
                0x34,
                TlbMaintenanceDecoder.decode(0, 8, 3, 2, 0x1234L << 48, eight, narrow)
                        .orElseThrow()
                        .asid());
    }

    @Test
    void vmalleIgnoresItsOperand() {
        TlbMaintenance op = decode(7, 0, 0x1234);
        assertEquals(Kind.ALL, op.kind());
        assertTrue(op.anomalies().isEmpty() && !op.isBroadcast());
    }
}
