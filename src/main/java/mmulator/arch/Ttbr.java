package mmulator.arch;

/**
 * TTBR0_EL1 or TTBR1_EL1, decoded. Arm ARM D24, "TTBR0_EL1, Translation Table Base Register 0 (EL1)".
 *
 * @param value the raw register
 */
public record Ttbr(long value) {

    /** ASID, 16 bits; with TCR_EL1.AS = 0 the upper eight are ignored by whoever uses it. */
    public int asid() {
        return (int) (value >>> 48);
    }

    /** CnP: other CPUs of the Inner Shareable domain may share the TLB entries of this base. */
    public boolean cnp() {
        return (value & 1) != 0;
    }

    /** BADDR in the 48-bit form: bits 47:1. */
    public long baddr48() {
        return value & 0x0000_ffff_ffff_fffeL;
    }

    /** BADDR in the 52-bit form: bits 47:6 are PA[47:6], bits 5:2 are PA[51:48]. */
    public long baddr52() {
        return (value & 0x0000_ffff_ffff_ffc0L) | (value >>> 2 & 0xf) << 48;
    }

    /** Register value for a table at {@code pa} (bits above 47 go to 5:2, as in the 52-bit form). */
    public static Ttbr of(long pa, int asid, boolean cnp) {
        return new Ttbr((long) asid << 48 | (pa & 0x0000_ffff_ffff_ffffL) | (pa >>> 48 & 0xf) << 2 | (cnp ? 1 : 0));
    }
}
