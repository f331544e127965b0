package mmulator.mmu.tlb;

import mmulator.arch.Granule;
import mmulator.arch.TlbMaintenance;
import mmulator.mmu.TableEntry;

/**
 * Which cached translations a TLB maintenance operation is guaranteed to remove on a CPU it reaches. Arm ARM D8, "TLB
 * maintenance instructions": for VA forms a leaf entry goes when it would be used for the VA and is global or of the ASID;
 * a cached Table descriptor goes when it is of the ASID. Reach (local, inner, outer) is the machine's business.
 */
public final class TlbCoverage {

    private TlbCoverage() {}

    /**
     * True when {@code op} removes {@code entry} from a TLB. With a wrong TTL hint, or a range form for another granule,
     * nothing need be invalidated, so nothing is removed.
     */
    public static boolean covers(TlbMaintenance op, TlbEntry entry) {
        return selectsLeaf(op, entry) && (!op.byAddress() || inRange(op, entry.iaBase(), entry.sizeShift()));
    }

    /**
     * True when, after {@code op}, no TLB at all can translate {@code va} from the descriptors of {@code entry}. The same as
     * {@link #covers} but for a contiguous run: each block or page of a run needs its own invalidation, because a TLB may
     * hold them apart ("Operation of the TLB maintenance instructions").
     *
     * @param va an address that {@code entry} translates
     */
    public static boolean guarantees(TlbMaintenance op, TlbEntry entry, long va) {
        int shift = entry.contiguousRun() ? entry.granule().entryShift(entry.level()) : entry.sizeShift();
        return selectsLeaf(op, entry) && (!op.byAddress() || inRange(op, va & -1L << shift, shift));
    }

    /** True when {@code op} removes a cached Table descriptor; last-level forms never do. */
    public static boolean covers(TlbMaintenance op, TableEntry entry) {
        boolean byVa = !op.lastLevelOnly()
                && sameGranule(op, entry.granule())
                && (op.hintLevel() == TlbMaintenance.NO_HINT || entry.level() < op.hintLevel())
                && inRange(op, entry.iaBase(), entry.sizeShift());
        return !op.nothing()
                && switch (op.kind()) {
                    case ALL -> true;
                    case ASID -> entry.asid() == op.asid();
                    case VA -> byVa && entry.asid() == op.asid();
                    case VA_ALL_ASID -> byVa;
                };
    }

    /** Everything but the address. */
    private static boolean selectsLeaf(TlbMaintenance op, TlbEntry entry) {
        boolean hinted = sameGranule(op, entry.granule())
                && (op.hintLevel() == TlbMaintenance.NO_HINT || op.hintLevel() == entry.level());
        // Whether an nXS form removes what has the XS attribute is IMPLEMENTATION SPECIFIC: R_KBSSD.
        boolean stays = op.nXS() && entry.attributes().memoryAttribute().isXs();
        return !op.nothing()
                && !stays
                && switch (op.kind()) {
                    case ALL -> true;
                    case ASID -> !entry.global() && entry.asid() == op.asid();
                    case VA -> hinted && (entry.global() || entry.asid() == op.asid());
                    case VA_ALL_ASID -> hinted;
                };
    }

    private static boolean sameGranule(TlbMaintenance op, Granule granule) {
        return op.hintGranule() == null || op.hintGranule() == granule;
    }

    private static boolean inRange(TlbMaintenance op, long base, int shift) {
        long last = base | (1L << shift) - 1;
        return Long.compareUnsigned(base, op.endInclusive()) <= 0 && Long.compareUnsigned(op.start(), last) <= 0;
    }
}
