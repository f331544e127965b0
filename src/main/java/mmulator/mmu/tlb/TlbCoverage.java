package mmulator.mmu.tlb;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import mmulator.arch.Granule;
import mmulator.arch.TlbMaintenance;
import mmulator.mmu.Regime;
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
        return selectsLeaf(op, entry) && inRange(op, entry.iaBase(), entry.sizeShift());
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
        return selectsLeaf(op, entry) && inRange(op, va & -1L << shift, shift);
    }

    /**
     * The same of what a walk of {@code va} in the regime ends with at a level, whether or not a TLB holds it.
     *
     * @param global no ASID counts
     * @param xs it is memory with the XS attribute
     */
    public static boolean guarantees(TlbMaintenance op, Regime regime, long va, int level, boolean global, boolean xs) {
        Granule granule = regime.rangeOf(va).granule();
        int shift = granule.entryShift(level);
        return selectsLeaf(op, level, granule, global, regime.asid(), xs)
                && inRange(op, regime.canonical(va) & -1L << shift, shift);
    }

    /**
     * True when a CPU need not heed {@code op} that another one has broadcast: by address, where it uses another granule
     * there, and a range, where it has no such operations. Arm ARM D8, "Broadcast TLB maintenance", R_XMZFH.
     *
     * @param granules that the other one may use at the address
     * @param own a regime that the CPU may be in
     */
    public static boolean mayBeIgnored(TlbMaintenance op, Set<Granule> granules, Regime own) {
        boolean otherGranule =
                own.mmuOn() && !Set.of(own.rangeOf(op.start()).granule()).containsAll(granules);
        return op.byAddress() && (otherGranule || op.range() && !own.cpu().tlbirange());
    }

    /** The granules of regimes at the address that {@code op} names; none where it names none. */
    public static Set<Granule> granules(TlbMaintenance op, Collection<Regime> regimes) {
        Set<Granule> granules = EnumSet.noneOf(Granule.class);
        if (op.byAddress()) {
            regimes.forEach(regime -> granules.add(regime.rangeOf(op.start()).granule()));
        }
        return granules;
    }

    /** True when {@code op} removes a cached Table descriptor; last-level forms never do. */
    public static boolean covers(TlbMaintenance op, TableEntry entry) {
        return coversTable(op, entry.iaBase(), entry.sizeShift(), entry.level(), entry.granule(), entry.asid());
    }

    /** The same of one of a level that a walk of {@code va} in the regime has read. */
    public static boolean coversTable(TlbMaintenance op, Regime regime, long va, int level) {
        Granule granule = regime.rangeOf(va).granule();
        int shift = granule.entryShift(level);
        long base = regime.canonical(va) & -1L << shift;
        return coversTable(op, base, shift, level, granule, regime.asid());
    }

    private static boolean coversTable(TlbMaintenance op, long base, int shift, int level, Granule granule, int asid) {
        boolean byVa = !op.lastLevelOnly()
                && sameGranule(op, granule)
                && (op.hintLevel() == TlbMaintenance.NO_HINT || level < op.hintLevel())
                && inRange(op, base, shift);
        return !op.nothing()
                && switch (op.kind()) {
                    case ALL -> true;
                    case ASID -> asid == op.asid();
                    case VA -> byVa && asid == op.asid();
                    case VA_ALL_ASID -> byVa;
                };
    }

    /** Everything but the address. */
    private static boolean selectsLeaf(TlbMaintenance op, TlbEntry entry) {
        boolean xs = entry.attributes().memoryAttribute().isXs();
        return selectsLeaf(op, entry.level(), entry.granule(), entry.global(), entry.asid(), xs);
    }

    private static boolean selectsLeaf(
            TlbMaintenance op, int level, Granule granule, boolean global, int asid, boolean xs) {
        boolean hinted =
                sameGranule(op, granule) && (op.hintLevel() == TlbMaintenance.NO_HINT || op.hintLevel() == level);
        // Whether an nXS form removes what has the XS attribute is IMPLEMENTATION SPECIFIC: R_KBSSD.
        return !op.nothing()
                && !(op.nXS() && xs)
                && switch (op.kind()) {
                    case ALL -> true;
                    case ASID -> !global && asid == op.asid();
                    case VA -> hinted && (global || asid == op.asid());
                    case VA_ALL_ASID -> hinted;
                };
    }

    private static boolean sameGranule(TlbMaintenance op, Granule granule) {
        return op.hintGranule() == null || op.hintGranule() == granule;
    }

    /** True of all addresses where the operation names none. */
    private static boolean inRange(TlbMaintenance op, long base, int shift) {
        long last = base | (1L << shift) - 1;
        return Long.compareUnsigned(base, op.endInclusive()) <= 0 && Long.compareUnsigned(op.start(), last) <= 0;
    }
}
