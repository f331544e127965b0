package mmulator.mmu;

import mmulator.arch.CpuFeatures;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.arch.Ttbr;

/**
 * One half of the stage 1 EL1&amp;0 input address space, with everything a walk needs, decoded once. Arm ARM D8, "VMSAv8-64
 * address translation".
 *
 * @param half 0 lower (TTBR0_EL1), 1 upper (TTBR1_EL1)
 * @param walkEnabled EPDn is 0
 * @param sizeValid TnSZ is within what the CPU supports; if not every access takes a level 0 Translation fault
 * @param iaBits 64 − TnSZ
 * @param granule granule in effect
 * @param granuleReserved TGn is reserved or not implemented, so that {@code granule} is this model's choice (the smallest
 *     one implemented)
 * @param format descriptor format in effect
 * @param startLevel level of the first lookup, −1…3
 * @param tableBase address of the first table
 * @param baseAligned BADDR is a multiple of the table's size; where it is not, {@code tableBase} is without the bits below
 * @param outputBits output address size in effect; above it is an Address size fault
 * @param tbi top byte ignored for data accesses
 * @param tbiFetch top byte ignored for instruction fetches
 * @param hierarchical APTable, PXNTable, UXNTable count (HPDn is 0)
 * @param e0pd EL0 accesses fault
 * @param shareability SHn
 */
public record VaRange(
        int half,
        boolean walkEnabled,
        boolean sizeValid,
        int iaBits,
        Granule granule,
        boolean granuleReserved,
        DescriptorFormat format,
        int startLevel,
        long tableBase,
        boolean baseAligned,
        int outputBits,
        boolean tbi,
        boolean tbiFetch,
        boolean hierarchical,
        boolean e0pd,
        int shareability) {

    static VaRange of(int half, Tcr tcr, Ttbr ttbr, CpuFeatures cpu) {
        Granule named = tcr.granule(half);
        boolean reserved = !tcr.hasGranule(half) || !cpu.hasGranule(named);
        Granule granule = reserved ? smallest(cpu) : named;
        boolean ds = tcr.ds() && cpu.lpa2() && granule != Granule.K64;
        DescriptorFormat format = DescriptorFormat.of(granule, ds, cpu.paBits());
        int tsz = tcr.tsz(half);
        boolean sizeValid = tsz >= minTsz(granule, ds, cpu) && tsz <= maxTsz(granule, cpu);
        int iaBits = 64 - tsz;
        int start = sizeValid ? granule.startLevel(iaBits) : 0;
        int paMax = granule == Granule.K64 || ds ? cpu.paBits() : Math.min(48, cpu.paBits());
        long base = sizeValid ? base(granule, ds, tcr, ttbr, cpu) : 0;
        long aligned = base & table(granule, start, iaBits);
        boolean tbi = tcr.tbi(half);
        return new VaRange(
                half,
                !tcr.epd(half),
                sizeValid,
                iaBits,
                granule,
                reserved,
                format,
                start,
                aligned,
                aligned == base,
                Math.min(tcr.ipsBits(), paMax),
                tbi,
                tbi && !tcr.tbid(half),
                !(cpu.hpds() && tcr.hpd(half)),
                cpu.e0pd() && tcr.e0pd(half),
                tcr.sh(half));
    }

    private static Granule smallest(CpuFeatures cpu) {
        for (Granule granule : Granule.values()) {
            if (cpu.hasGranule(granule)) {
                return granule;
            }
        }
        throw new IllegalArgumentException("a CPU implements at least one granule");
    }

    /** Pseudocode AArch64.S1MinTxSZ. */
    private static int minTsz(Granule granule, boolean ds, CpuFeatures cpu) {
        return ds || (granule == Granule.K64 && cpu.vaBits() == 52) ? 12 : 16;
    }

    /** Pseudocode AArch64.MaxTxSZ. */
    private static int maxTsz(Granule granule, CpuFeatures cpu) {
        return !cpu.ttst() ? 39 : granule == Granule.K64 ? 47 : 48;
    }

    /** Pseudocode AArch64.S1TTBaseAddress, before it is aligned; the 52-bit form has no bits below 64. */
    private static long base(Granule granule, boolean ds, Tcr tcr, Ttbr ttbr, CpuFeatures cpu) {
        boolean wide = ds || (granule == Granule.K64 && cpu.paBits() >= 52 && tcr.ips() == 6);
        return wide ? ttbr.baddr52() : ttbr.baddr48();
    }

    /** Bits of an address that is aligned to the size of the first table. */
    private static long table(Granule granule, int start, int iaBits) {
        return -1L << iaBits - granule.entryShift(start) + 3;
    }

    /** True for an IA that this range translates once its tag is ignored where TBI says so. */
    boolean contains(long va, boolean fetch) {
        int top = (fetch ? tbiFetch : tbi) ? 55 : 63;
        // Bits top:iaBits all equal to the half: shift the tag out, then sign- or zero-compare.
        long rest = va << (63 - top) >> (63 - top) >> Math.min(iaBits, 63);
        return rest == (half == 0 ? 0 : -1);
    }

    /** Lowest address of this range. */
    public long start() {
        return half == 0 ? 0 : -1L << iaBits;
    }

    /** log2 of the IA range of an entry at {@code level}. */
    public int entryShift(int level) {
        return granule.entryShift(level);
    }
}
