package mmulator.arch;

import java.util.Locale;
import java.util.Optional;

/**
 * A barrier instruction. Arm ARM B2, "Memory barriers". A stronger barrier counts as the weaker one.
 */
public sealed interface Barrier {

    /** Shareability domain, from narrow to wide. */
    enum Domain {
        NSH,
        ISH,
        OSH,
        SY
    }

    /** Which accesses before the barrier are ordered with which after it. */
    enum Access {
        LOADS,
        STORES,
        FULL
    }

    /** Data Synchronization Barrier; it also completes TLB maintenance and, with stores, publishes descriptors. */
    record Dsb(Domain domain, Access access, boolean nXS) implements Barrier {
        public Dsb(Domain domain, Access access) {
            this(domain, access, false);
        }

        /** True when this DSB does all that {@code DSB domain, access} would. */
        public boolean isAtLeast(Domain other, Access otherAccess) {
            return domain.compareTo(other) >= 0 && (access == Access.FULL || access == otherAccess);
        }

        @Override
        public String toString() {
            return "dsb " + option(domain, access) + (nXS ? "nxs" : "");
        }
    }

    /** Data Memory Barrier: orders accesses, completes nothing. */
    record Dmb(Domain domain, Access access) implements Barrier {
        public boolean isAtLeast(Domain other, Access otherAccess) {
            return domain.compareTo(other) >= 0 && (access == Access.FULL || access == otherAccess);
        }

        @Override
        public String toString() {
            return "dmb " + option(domain, access);
        }
    }

    /** Instruction Synchronization Barrier: a context synchronization event. */
    record Isb() implements Barrier {
        @Override
        public String toString() {
            return "isb";
        }
    }

    /** True if all walks see by it what its CPU has stored to tables. Of nXS only TLB maintenance takes notice: Arm ARM B2.6.9. */
    default boolean publishes() {
        return this instanceof Dsb dsb && dsb.isAtLeast(Domain.ISH, Access.STORES);
    }

    /** Decodes an A64 barrier instruction word; empty for anything else (CLREX, SB, SSBB, PSSBB too). */
    static Optional<Barrier> decode(int word) {
        int crm = word >>> 8 & 0xf;
        if ((word & 0xffff_f0ff) == 0xd503_30df) {
            return Optional.of(new Isb());
        }
        if ((word & 0xffff_f3ff) == 0xd503_323f) {
            return Optional.of(new Dsb(Domain.values()[nxsDomain(word >>> 10 & 3)], Access.FULL, true));
        }
        boolean dsb = (word & 0xffff_f0ff) == 0xd503_309f;
        if (!dsb && (word & 0xffff_f0ff) != 0xd503_30bf || dsb && (crm == 0 || crm == 4)) {
            return Optional.empty();
        }
        // A reserved CRm (bits 1:0 zero) acts as the full system barrier.
        Domain domain = (crm & 3) == 0 ? Domain.SY : Domain.values()[nxsDomain(crm >>> 2)];
        Access access = switch (crm & 3) {
            case 1 -> Access.LOADS;
            case 2 -> Access.STORES;
            default -> Access.FULL;
        };
        return Optional.of(dsb ? new Dsb(domain, access) : new Dmb(domain, access));
    }

    /** CRm[3:2] is 0 OSH, 1 NSH, 2 ISH, 3 SY; the enum goes from narrow to wide. */
    private static int nxsDomain(int bits) {
        return switch (bits) {
            case 0 -> Domain.OSH.ordinal();
            case 1 -> Domain.NSH.ordinal();
            case 2 -> Domain.ISH.ordinal();
            default -> Domain.SY.ordinal();
        };
    }

    private static String option(Domain domain, Access access) {
        String suffix = switch (access) {
            case LOADS -> "ld";
            case STORES -> "st";
            case FULL -> "";
        };
        // DSB SY with an access type is written "ld" and "st" alone.
        return domain == Domain.SY && !suffix.isEmpty() ? suffix : domain.name().toLowerCase(Locale.ROOT) + suffix;
    }
}
