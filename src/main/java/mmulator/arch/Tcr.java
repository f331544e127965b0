package mmulator.arch;

/**
 * TCR_EL1, decoded. Arm ARM D24, "TCR_EL1, Translation Control Register (EL1)". Fields are given for one VA range:
 * {@code half} 0 is the lower range (TTBR0_EL1), 1 the upper (TTBR1_EL1).
 *
 * @param value the raw register
 */
public record Tcr(long value) {

    public static final long A1 = 1L << 22;
    public static final long AS = 1L << 36;
    public static final long HA = 1L << 39;
    public static final long HD = 1L << 40;
    public static final long DS = 1L << 59;

    /** TnSZ: the IA has 64 − TnSZ bits. */
    public int tsz(int half) {
        return field(half == 0 ? 0 : 16, 6);
    }

    /** EPDn: a miss does not walk but takes a Translation fault. */
    public boolean epd(int half) {
        return bit(half == 0 ? 7 : 23);
    }

    /** SHn: 0 Non-shareable, 2 Outer, 3 Inner. */
    public int sh(int half) {
        return field(half == 0 ? 12 : 28, 2);
    }

    /** True when TGn holds an encoding that names a granule. */
    public boolean hasGranule(int half) {
        return half == 0 ? field(14, 2) != 3 : field(30, 2) != 0;
    }

    /** TGn; note that TG0 and TG1 have different encodings. The reserved encoding reads as 4K. */
    public Granule granule(int half) {
        return half == 0
                ? switch (field(14, 2)) {
                    case 1 -> Granule.K64;
                    case 2 -> Granule.K16;
                    default -> Granule.K4;
                }
                : switch (field(30, 2)) {
                    case 1 -> Granule.K16;
                    case 3 -> Granule.K64;
                    default -> Granule.K4;
                };
    }

    /** TGn bits in place for {@code granule}. */
    public static long granuleBits(int half, Granule granule) {
        return switch (granule) {
            case K4 -> half == 0 ? 0L : 2L << 30;
            case K16 -> half == 0 ? 2L << 14 : 1L << 30;
            case K64 -> half == 0 ? 1L << 14 : 3L << 30;
        };
    }

    /** A1: the ASID comes from TTBR1_EL1. */
    public boolean a1() {
        return bit(22);
    }

    /** IPS, the raw three bits. */
    public int ips() {
        return field(32, 3);
    }

    /** Physical address size that IPS names, in bits; the reserved encoding 0b111 reads as 52. */
    public int ipsBits() {
        return switch (ips()) {
            case 0 -> 32;
            case 1 -> 36;
            case 2 -> 40;
            case 3 -> 42;
            case 4 -> 44;
            case 5 -> 48;
            default -> 52;
        };
    }

    /** AS: ASIDs are 16 bits. */
    public boolean as() {
        return bit(36);
    }

    public boolean tbi(int half) {
        return bit(37 + half);
    }

    public boolean ha() {
        return bit(39);
    }

    public boolean hd() {
        return bit(40);
    }

    /** HPDn: APTable, PXNTable and UXNTable are ignored. */
    public boolean hpd(int half) {
        return bit(41 + half);
    }

    /** TBIDn: top byte ignore is for data accesses only. */
    public boolean tbid(int half) {
        return bit(51 + half);
    }

    /** E0PDn: EL0 accesses to this range take a level 0 Translation fault. */
    public boolean e0pd(int half) {
        return bit(55 + half);
    }

    /** DS: 52-bit descriptors for the 4K and 16K granules. */
    public boolean ds() {
        return bit(59);
    }

    private boolean bit(int n) {
        return (value >>> n & 1) != 0;
    }

    private int field(int shift, int width) {
        return (int) (value >>> shift) & ((1 << width) - 1);
    }
}
