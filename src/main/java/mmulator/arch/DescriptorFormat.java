package mmulator.arch;

/**
 * Where a VMSAv8-64 descriptor keeps the top of its address. Arm ARM D8, "VMSAv8-64 translation table format
 * descriptors".
 */
public enum DescriptorFormat {
    /** 48-bit output address in bits 47:x. */
    OA48,
    /** 64K granule on a CPU with a 52-bit PA (FEAT_LPA): OA[51:48] in bits 15:12. */
    OA52_LPA,
    /** 4K or 16K granule with TCR_EL1.DS = 1 (FEAT_LPA2): OA[49:48] in bits 49:48, OA[51:50] in bits 9:8 (no SH). */
    OA52_LPA2;

    private static final long OA47 = (1L << 48) - 1;
    private static final long OA49 = (1L << 50) - 1;

    /** The format in use for {@code granule}, with TCR_EL1.DS and the CPU's PA size in bits. */
    public static DescriptorFormat of(Granule granule, boolean ds, int paBits) {
        return switch (granule) {
            case K4, K16 -> ds ? OA52_LPA2 : OA48;
            case K64 -> paBits >= 52 ? OA52_LPA : OA48;
        };
    }

    /** Address in {@code descriptor}, with the bits below {@code 1 << shift} clear. */
    public long address(long descriptor, int shift) {
        long low = -1L << shift;
        return switch (this) {
            case OA48 -> descriptor & OA47 & low;
            case OA52_LPA -> (descriptor & OA47 & low) | ((descriptor >>> 12) & 0xf) << 48;
            case OA52_LPA2 -> (descriptor & OA49 & low) | ((descriptor >>> 8) & 3) << 50;
        };
    }

    /** Descriptor bits that hold {@code address}, which is aligned to {@code 1 << shift}. */
    public long encode(long address, int shift) {
        long low = address & (-1L << shift);
        return switch (this) {
            case OA48 -> low & OA47;
            case OA52_LPA -> (low & OA47) | ((address >>> 48) & 0xf) << 12;
            case OA52_LPA2 -> (low & OA49) | ((address >>> 50) & 3) << 8;
        };
    }

    /**
     * Bits that hold an address in some descriptors, and are RES0 in one whose address is aligned to {@code 1 << shift}. Arm ARM D8.3.1.
     */
    long reserved(int shift) {
        long low = OA47 & -1L << 12 & ~(-1L << shift);
        return switch (this) {
            case OA48 -> low | OA49 & ~OA47;
            case OA52_LPA -> low & -1L << 16 | OA49 & ~OA47;
            case OA52_LPA2 -> low;
        };
    }

    /** True when a Block descriptor exists at {@code level} (pseudocode AArch64.BlockDescSupported). */
    public boolean hasBlock(Granule granule, int level) {
        return switch (granule) {
            case K4 -> level == 1 || level == 2 || (level == 0 && this == OA52_LPA2);
            case K16 -> level == 2 || (level == 1 && this == OA52_LPA2);
            case K64 -> level == 2 || (level == 1 && this == OA52_LPA);
        };
    }

    /** True when bits 9:8 are part of the address, so that shareability comes from TCR_EL1.SHn. */
    public boolean shareabilityFromTcr() {
        return this == OA52_LPA2;
    }
}
