package mmulator.arch;

import java.util.HexFormat;
import java.util.List;

/**
 * A TLB maintenance instruction of the EL1&amp;0 regime with its operand, decoded. Arm ARM D8, "TLB maintenance
 * instructions". {@link TlbMaintenanceDecoder} makes it.
 *
 * @param kind what selects the entries
 * @param lastLevelOnly VALE1, VAALE1 and range forms: cached Table descriptors stay
 * @param range R… form
 * @param nXS does not wait for accesses with the XS attribute
 * @param shareability which CPUs it reaches
 * @param start first VA covered, sign-extended; for ALL and ASID the lowest address
 * @param endInclusive last VA covered; for ALL and ASID the highest address ({@code start..end} compared unsigned)
 * @param asid ASID of the operand, 0 where the form has none
 * @param hintLevel level 0…3 of the TTL hint, or {@link #NO_HINT}
 * @param hintGranule granule that the hint or the range form names; only with a hint or a range
 * @param nothing the operand is one for which the architecture requires no invalidation at all (range forms with a reserved
 *     TG or a base that is not aligned as the TTL says)
 * @param operand the raw register, 0 for ALL
 * @param anomalies what looks wrong with the operand, one clause each
 */
public record TlbMaintenance(
        Kind kind,
        boolean lastLevelOnly,
        boolean range,
        boolean nXS,
        Shareability shareability,
        long start,
        long endInclusive,
        int asid,
        int hintLevel,
        @org.jspecify.annotations.Nullable Granule hintGranule,
        boolean nothing,
        long operand,
        List<String> anomalies) {

    public static final int NO_HINT = -2;

    /** What selects the entries. */
    public enum Kind {
        /** VMALLE1. */
        ALL,
        /** ASIDE1. */
        ASID,
        /** VAE1, VALE1, RVAE1, RVALE1: an ASID's entries and global ones. */
        VA,
        /** VAAE1, VAALE1, RVAAE1, RVAALE1: any ASID. */
        VA_ALL_ASID
    }

    /** Which CPUs it reaches. */
    public enum Shareability {
        /** This CPU only. */
        LOCAL("", Barrier.Domain.NSH),
        /** The Inner Shareable domain. */
        INNER("is", Barrier.Domain.ISH),
        /** The Outer Shareable domain. */
        OUTER("os", Barrier.Domain.OSH);

        private final String suffix;
        private final Barrier.Domain domain;

        Shareability(String suffix, Barrier.Domain domain) {
            this.suffix = suffix;
            this.domain = domain;
        }

        /** True of a DSB of loads and stores that reaches as far, whatever it says of nXS: R_PSMWS. */
        public boolean isCompletedBy(Barrier.Dsb dsb) {
            return dsb.isAtLeast(domain, Barrier.Access.FULL);
        }
    }

    public TlbMaintenance {
        anomalies = List.copyOf(anomalies);
    }

    /** True when it selects by address. */
    public boolean byAddress() {
        return kind == Kind.VA || kind == Kind.VA_ALL_ASID;
    }

    /** True when no entry of the CPU is left. Forms with nXS may leave those with the XS attribute: R_KBSSD. */
    public boolean leavesNothing() {
        return kind == Kind.ALL && !nXS;
    }

    /** The same for the CPU that executes it and no other. */
    public TlbMaintenance here() {
        return new TlbMaintenance(
                kind,
                lastLevelOnly,
                range,
                nXS,
                Shareability.LOCAL,
                start,
                endInclusive,
                asid,
                hintLevel,
                hintGranule,
                nothing,
                operand,
                anomalies);
    }

    /** True when the DSB that completes it has to reach beyond this CPU. */
    public boolean isBroadcast() {
        return shareability != Shareability.LOCAL;
    }

    /** {@code vmalle1is}, {@code rvaale1os}, {@code vae1isnxs}. */
    public String operation() {
        String stem = switch (kind) {
            case ALL -> "vmalle1";
            case ASID -> "aside1";
            case VA -> lastLevelOnly ? "vale1" : "vae1";
            case VA_ALL_ASID -> lastLevelOnly ? "vaale1" : "vaae1";
        };
        return (range ? "r" : "") + stem + shareability.suffix + (nXS ? "nxs" : "");
    }

    /** {@code tlbi vaae1is}. */
    public String mnemonic() {
        return "tlbi " + operation();
    }

    /** {@code tlbi vae1is 0xffff800002400000..0xffff800002400fff asid 0x1}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(mnemonic());
        if (byAddress()) {
            HexFormat hex = HexFormat.of();
            text.append(" 0x").append(hex.toHexDigits(start)).append("..0x").append(hex.toHexDigits(endInclusive));
        }
        if (kind == Kind.VA || kind == Kind.ASID) {
            text.append(" asid 0x").append(Integer.toHexString(asid));
        }
        return hintLevel == NO_HINT
                ? text.toString()
                : text.append(" ttl level ").append(hintLevel).toString();
    }
}
