package mmulator.mmu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one change of a register, and one feature, makes of a regime: each in both halves, by the position of the field. */
final class RegimeTablesTest {
    private static final long LOW = 0x1000;
    private static final long HIGH = 0xffff_8000_0000_1000L;
    private static final long ASID = 1L << 48;

    private static CpuFeatures.Builder cpu() {
        return CpuFeatures.builder().paBits(52).lpa2(true).hafdbs(2).hpds(true).e0pd(true);
    }

    /** 4K in both halves, 48 bits of each; the ASID is that of TTBR0_EL1, of 16 bits. */
    private static Regime changed(String change) {
        long sctlr = 1;
        long tcr = 16 | 16 << 16 | 2L << 30 | 6L << 32 | Tcr.AS;
        long ttbr0 = ASID | 0x9000;
        long ttbr1 = 5 * ASID | 0x1000;
        long mair = 0xff;
        for (String one : change.split(" and ")) {
            switch (one) {
                case "nothing" -> {}
                case "base of TTBR0" -> ttbr0 ^= 0x2_0000;
                case "base of TTBR1" -> ttbr1 ^= 0x2_0000;
                case "ASID of TTBR0" -> ttbr0 ^= 2 * ASID;
                case "upper ASID bits of TTBR0" -> ttbr0 ^= 0x100 * ASID;
                case "ASID of TTBR1" -> ttbr1 ^= 2 * ASID;
                case "A1" -> tcr ^= 1L << 22;
                case "AS" -> tcr ^= 1L << 36;
                case "T0SZ" -> tcr ^= 1;
                case "T1SZ" -> tcr ^= 1 << 16;
                case "TG0" -> tcr ^= 1 << 14;
                case "TG1" -> tcr ^= 1L << 30;
                case "TBI0" -> tcr ^= 1L << 37;
                case "HPD1" -> tcr ^= 1L << 42;
                case "HA" -> tcr ^= 1L << 39;
                case "DS" -> tcr ^= 1L << 59;
                case "MAIR" -> mair = 0x44;
                case "WXN" -> sctlr ^= 1 << 19;
                case "M" -> sctlr ^= 1;
                default -> throw new IllegalArgumentException(one);
            }
        }
        return Regime.of(cpu().build(), sctlr, tcr, ttbr0, ttbr1, mair);
    }

    /**
     * A walk from the start is the same unless a register that it reads is not. From a cached Table descriptor it may go on
     * whatever has changed but what the descriptor is tagged with, or read by: R_VNRFW, and D8.16, "Use of ASIDs and VMIDs".
     */
    @ParameterizedTest
    @CsvSource({
        // change, walks are the same (lower, upper), Table descriptors may be used (lower, upper)
        "nothing, true, true, true, true",
        "base of TTBR0, false, true, true, true",
        "base of TTBR1, true, false, true, true",
        "ASID of TTBR0, false, false, false, false",
        "upper ASID bits of TTBR0, false, false, false, false",
        "ASID of TTBR1, true, true, true, true",
        "A1, false, false, false, false",
        "T0SZ, false, false, true, true",
        "T1SZ, false, false, true, true",
        "TG0, false, false, false, true",
        "TG1, false, false, true, false",
        "TBI0, false, false, true, true",
        "HPD1, false, false, true, true",
        "HA, false, false, true, true",
        "DS, false, false, false, false",
        "MAIR, false, false, true, true",
        "WXN, false, false, true, true",
        "M, false, false, false, false"
    })
    void changeOfARegisterCountsForTheHalvesThatReadIt(
            String change, boolean low, boolean high, boolean tableLow, boolean tableHigh) {
        Regime before = changed("nothing");
        Regime after = changed(change);
        for (List<Regime> pair : List.of(List.of(before, after), List.of(after, before))) {
            Regime one = pair.getFirst();
            Regime other = pair.getLast();
            assertEquals(low, one.sameFor(LOW, other), "lower");
            assertEquals(high, one.sameFor(HIGH, other), "upper");
            assertEquals(tableLow, one.sharesTableEntries(LOW, other), "tables of the lower");
            assertEquals(tableHigh, one.sharesTableEntries(HIGH, other), "tables of the upper");
        }
    }

    /** D8.16: TCR_EL1.A1 chooses whose ASID it is, TCR_EL1.AS how much of it counts, where there are 16 bits. */
    @ParameterizedTest
    @CsvSource({
        "16, nothing, 0x101",
        "16, A1, 0x205",
        "16, AS, 0x1",
        "16, A1 and AS, 0x5",
        "8, nothing, 0x1",
        "8, A1, 0x5",
        "8, AS, 0x1"
    })
    void asidInEffect(int bits, String change, String asid) {
        Regime regime = changed(change);
        assertEquals(
                Integer.decode(asid),
                Regime.of(cpu().asidBits(bits).build(), 1, regime.tcr().value(), 0x101 * ASID, 0x205 * ASID, 0)
                        .asid());
    }

    /** D8.5: TCR_EL1.HA needs FEAT_HAFDBS, TCR_EL1.HD that it manages dirty state, and HA. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, false, false",
        "0, 1, 1, false, false",
        "1, 0, 0, false, false",
        "1, 1, 0, true, false",
        "1, 1, 1, true, false",
        "1, 0, 1, false, false",
        "2, 1, 0, true, false",
        "2, 0, 1, false, false",
        "2, 1, 1, true, true"
    })
    void hardwareUpdatesWhatTheCpuAndTcrSay(int hafdbs, long ha, long hd, boolean accessFlag, boolean dirty) {
        Regime regime =
                Tables.regime(cpu().hafdbs(hafdbs).build(), Tables.TCR_4K | ha << 39 | hd << 40, 0x9000, 0x1000);
        assertEquals(accessFlag, regime.hardwareAccessFlag());
        assertEquals(dirty, regime.hardwareDirtyState());
    }

    /** I_PZZHN, FEAT_E0PD: TCR_EL1.E0PD0 is bit 55, E0PD1 bit 56, and EL1's own accesses are none of theirs. */
    @ParameterizedTest
    @CsvSource({
        "true, 1, 55, true, false",
        "true, 1, 56, false, true",
        "true, 1, 54, false, false",
        "true, 0, 55, false, false",
        "true, 0, 56, false, false",
        "false, 1, 55, false, false",
        "false, 1, 56, false, false"
    })
    void el0IsKeptOutOfTheHalfThatTcrNames(boolean e0pd, long mmu, int bit, boolean low, boolean high) {
        Regime regime =
                Regime.of(cpu().e0pd(e0pd).build(), mmu, Tables.TCR_4K | 1L << bit, 0x9000, 0x1000, Tables.MAIR);
        for (AccessKind kind : AccessKind.values()) {
            boolean el0 = !kind.name().endsWith("_EL1");
            assertEquals(low && el0, regime.keepsOut(kind, LOW), kind + " of the lower half");
            assertEquals(high && el0, regime.keepsOut(kind, HIGH), kind + " of the upper half");
        }
    }

    /** The smallest and the largest T0SZ and T1SZ of each granule: AArch64.S1MinTxSZ and AArch64.MaxTxSZ. */
    @ParameterizedTest
    @CsvSource({
        "K4, false, false, 48, 16, 39",
        "K4, true, false, 48, 12, 39",
        "K4, false, true, 48, 16, 48",
        "K4, false, false, 52, 16, 39",
        "K16, false, false, 48, 16, 39",
        "K16, true, true, 48, 12, 48",
        "K16, false, false, 52, 16, 39",
        "K64, false, false, 48, 16, 39",
        "K64, true, false, 48, 16, 39",
        "K64, false, true, 48, 16, 47",
        "K64, false, false, 52, 12, 39"
    })
    void sizesOfInputAddresses(Granule granule, boolean ds, boolean ttst, int vaBits, int least, int most) {
        CpuFeatures cpu = cpu().ttst(ttst).vaBits(vaBits).build();
        for (int tsz = 0; tsz < 64; tsz++) {
            long tcr = (ds ? Tcr.DS : 0) | Tcr.granuleBits(0, granule) | Tcr.granuleBits(1, granule) | 6L << 32;
            long own = tcr | (long) tsz << 16 | 25;
            Regime regime = Regime.of(cpu, 1, own, 0, 0, 0);
            assertEquals(tsz >= least && tsz <= most, regime.upper().sizeValid(), "T1SZ " + tsz);
            assertEquals(true, regime.lower().sizeValid());
            Regime other = Regime.of(cpu, 1, tcr | tsz | 25 << 16, 0, 0, 0);
            assertEquals(tsz >= least && tsz <= most, other.lower().sizeValid(), "T0SZ " + tsz);
        }
    }
}
