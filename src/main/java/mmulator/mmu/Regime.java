package mmulator.mmu;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.Mair;
import mmulator.arch.Sctlr;
import mmulator.arch.Tcr;
import mmulator.arch.Ttbr;

/**
 * The effective stage 1 EL1&amp;0 context of one CPU, decoded once from the values that count (not the pending ones) and
 * immutable. Two regimes are equal when registers and features are.
 *
 * @param tcr TCR_EL1
 * @param ttbr0 TTBR0_EL1
 * @param ttbr1 TTBR1_EL1
 * @param mair MAIR_EL1
 * @param sctlr SCTLR_EL1
 */
public record Regime(
        CpuFeatures cpu, Tcr tcr, Ttbr ttbr0, Ttbr ttbr1, Mair mair, Sctlr sctlr, VaRange lower, VaRange upper) {

    public static Regime of(CpuFeatures cpu, long sctlr, long tcr, long ttbr0, long ttbr1, long mair) {
        Tcr t = new Tcr(tcr);
        Ttbr t0 = new Ttbr(ttbr0);
        Ttbr t1 = new Ttbr(ttbr1);
        return new Regime(
                cpu, t, t0, t1, new Mair(mair), new Sctlr(sctlr), VaRange.of(0, t, t0, cpu), VaRange.of(1, t, t1, cpu));
    }

    /** Of the registers: all else follows from them, or is the same for all regimes of a CPU. Regimes are looked up often. */
    @Override
    public int hashCode() {
        long hash = ttbr0.value();
        hash = hash * 31 + ttbr1.value();
        hash = hash * 31 + tcr.value();
        hash = hash * 31 + sctlr.value();
        return Long.hashCode(hash * 31 + mair.value());
    }

    public boolean mmuOn() {
        return sctlr.m();
    }

    public boolean wxn() {
        return sctlr.wxn();
    }

    /** Hardware sets the Access flag. */
    public boolean hardwareAccessFlag() {
        return cpu.hafdbs() >= 1 && tcr.ha();
    }

    /** Hardware manages dirty state: a writable-clean leaf becomes writable on a write. */
    public boolean hardwareDirtyState() {
        return cpu.hafdbs() >= 2 && tcr.ha() && tcr.hd();
    }

    /** The half that {@code va} belongs to, by bit 55. */
    public VaRange rangeOf(long va) {
        return (va >>> 55 & 1) == 0 ? lower : upper;
    }

    /** The ASID in effect, for both halves: TCR_EL1.A1 chooses the TTBR, TCR_EL1.AS the width. */
    public int asid() {
        int asid = tcr.a1() ? ttbr1.asid() : ttbr0.asid();
        return cpu.asidBits() == 16 && tcr.as() ? asid : asid & 0xff;
    }

    /** {@code va} with its tag replaced by copies of bit 55 where TBI makes a data access ignore it. */
    public long canonical(long va) {
        return canonical(va, false);
    }

    /** The same for any access: of a fetch, TBIDn may make the tag count. */
    public long canonical(long va, boolean fetch) {
        VaRange range = rangeOf(va);
        return (fetch ? range.tbiFetch() : range.tbi()) ? va << 8 >> 8 : va;
    }

    /**
     * True when FEAT_E0PD keeps the access from the half that {@code va} is in: it takes a level 0 Translation fault, whatever
     * the tables say. A TLB may keep the fields (Arm ARM D24, TCR_EL1); here what is in effect counts.
     */
    public boolean keepsOut(AccessKind access, long va) {
        return mmuOn() && access.checkedAsEl() == 0 && rangeOf(va).e0pd();
    }

    /** TTBRn_EL1.CnP of {@code va} says that its translations are common to all CPUs that say so. */
    public boolean isCommon(long va) {
        return mmuOn() && cpu.cnp() && (rangeOf(va).half() == 0 ? ttbr0 : ttbr1).cnp();
    }

    /** The same of some address. */
    public boolean isCommon() {
        return isCommon(0) || isCommon(-1);
    }

    /** True if walks for {@code va} cannot tell the two apart: the other half's TTBR does not matter. */
    public boolean sameFor(long va, Regime other) {
        return isTaggedAs(other)
                && tcr.equals(other.tcr)
                && mair.equals(other.mair)
                && sctlr.equals(other.sctlr)
                && rangeOf(va).equals(other.rangeOf(va));
    }

    /**
     * True if a walk for {@code va} in the other one may go on from a Table descriptor cached in this one: whatever else of the
     * registers has changed, nothing but maintenance removes it (R_VNRFW).
     */
    public boolean sharesTableEntries(long va, Regime other) {
        VaRange here = rangeOf(va);
        VaRange there = other.rangeOf(va);
        return isTaggedAs(other) && here.granule() == there.granule() && here.format() == there.format();
    }

    private boolean isTaggedAs(Regime other) {
        return mmuOn() == other.mmuOn() && asid() == other.asid();
    }

    /** Register settings that the architecture reserves or leaves open, with what this model does; empty when none. */
    public List<String> anomalies() {
        List<String> found = new ArrayList<>();
        if (!mmuOn()) {
            return found;
        }
        for (VaRange range : List.of(lower, upper)) {
            int n = range.half();
            if (range.walkEnabled() && range.granuleReserved()) {
                found.add("TCR_EL1.TG" + n + " is reserved or names a granule this CPU lacks; " + range.granule()
                        + " is used");
            }
            if (range.walkEnabled() && !range.sizeValid()) {
                found.add("TCR_EL1.T" + n + "SZ is " + tcr.tsz(n) + ", out of range for " + range.granule()
                        + "; every access to that half takes a Translation fault");
            }
        }
        for (VaRange range : List.of(lower, upper)) {
            if (range.walkEnabled() && !range.baseAligned()) {
                found.add(
                        "the table that TTBR" + range.half()
                                + "_EL1 names is not aligned to its size, which is CONSTRAINED UNPREDICTABLE: the bits below are taken as 0");
            }
        }
        for (VaRange range : List.of(lower, upper)) {
            if (range.walkEnabled() && range.shareability() == 1) {
                found.add("TCR_EL1.SH" + range.half() + " is the reserved 0b01");
            }
        }
        if (tcr.ds() && !cpu.lpa2()) {
            found.add("TCR_EL1.DS is set on a CPU without FEAT_LPA2: RES0, ignored");
        }
        if (tcr.ips() == 7) {
            found.add("TCR_EL1.IPS is the reserved 0b111; read as 52 bits");
        }
        if (tcr.ipsBits() > cpu.paBits()) {
            found.add("TCR_EL1.IPS names " + tcr.ipsBits() + " bits but the CPU has " + cpu.paBits()
                    + "; that size is used");
        }
        if (sctlr.ee()) {
            found.add(
                    "SCTLR_EL1.EE is set, but this CPU has no mixed endianness (ID_AA64MMFR0_EL1.BigEnd is 0): ignored");
        }
        return found;
    }
}
