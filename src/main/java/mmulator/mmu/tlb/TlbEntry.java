package mmulator.mmu.tlb;

import java.util.Locale;
import mmulator.arch.ByteSize;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkSteps;

/**
 * One TLB entry: the translation of a naturally aligned IA range, the descriptors it came from and when.
 *
 * @param iaBase first input address, canonical
 * @param sizeShift log2 of the range; the whole run when {@code contiguousRun}
 * @param global matches any ASID
 * @param asid ASID at the time of the walk; matters when not global
 * @param oaBase output address of {@code iaBase}
 * @param level level of the leaf
 * @param contiguousRun the entry covers a contiguous run, not one block or page
 * @param half 0 for TTBR0_EL1, 1 for TTBR1_EL1
 * @param steps descriptors read, the leaf last
 * @param filledAt the machine's step at which it was filled
 */
public record TlbEntry(
        long iaBase,
        int sizeShift,
        boolean global,
        int asid,
        long oaBase,
        LeafAttributes attributes,
        int level,
        boolean contiguousRun,
        Granule granule,
        int half,
        WalkSteps steps,
        long filledAt) {

    /**
     * The entry for {@code walk}, which came from tables, with nothing due.
     *
     * @param mergeRun cover the whole contiguous run if there is one that is well formed
     */
    public static TlbEntry of(Translated walk, Regime regime, boolean mergeRun, long step) {
        if (!walk.fromTables() || walk.accessFlagDue()) {
            throw new IllegalArgumentException("no TLB holds an identity mapping or a leaf whose AF is 0: " + walk);
        }
        // Members beyond the output address size fault all the same (R_XFDVL).
        boolean run = mergeRun
                && walk.contiguous()
                && !walk.contiguousMisaligned()
                && (walk.oaBase() | (1L << walk.runShift()) - 1)
                                >>> regime.rangeOf(walk.iaBase()).outputBits()
                        == 0;
        int shift = run ? walk.runShift() : walk.sizeShift();
        long mask = -1L << shift;
        return new TlbEntry(
                walk.iaBase() & mask,
                shift,
                !walk.attributes().nG(),
                regime.asid(),
                walk.oaBase() & mask,
                walk.attributes(),
                walk.level(),
                run,
                walk.granule(),
                walk.half(),
                walk.steps(),
                step);
    }

    /** True when this entry may translate canonical {@code va} under {@code asid}. */
    public boolean matches(long va, int asid) {
        return (va ^ iaBase) >>> sizeShift == 0 && (global || this.asid == asid);
    }

    /** The leaf had its contiguous bit set, whether or not this entry covers the run. */
    public boolean fromContiguous() {
        return contiguousRun
                || (granule.contiguousShift(level) != 0 && (descriptorValue() & Descriptor.CONTIGUOUS) != 0);
    }

    /** True when this entry and {@code walk} come from leaves of one granule, level and contiguous bit: no change of size. */
    public boolean sameSizeAs(Translated walk) {
        return isOfSize(walk.granule(), walk.level(), walk.contiguous());
    }

    public boolean sameSizeAs(TlbEntry other) {
        return isOfSize(other.granule, other.level, other.fromContiguous());
    }

    private boolean isOfSize(Granule granule, int level, boolean contiguous) {
        return this.granule == granule && this.level == level && fromContiguous() == contiguous;
    }

    /**
     * True when {@code walk} makes a global entry where this one, which is not, may still match. The other way round is no
     * fault: of the entries that may not meet, "Using break-before-make when updating translation table entries" names only
     * this pair, and no FEAT_BBM level is about it. Where both come from one descriptor, the store that made it global is
     * judged.
     */
    public boolean becomesGlobal(Translated walk) {
        return !global
                && !walk.attributes().nG()
                && descriptorAddress() != walk.steps().lastAddress();
    }

    /** What a TLB makes of this entry and another one that matches: this one's output address, that one's attributes. */
    public TlbEntry amalgamated(Translated other) {
        return new TlbEntry(
                iaBase,
                sizeShift,
                global,
                asid,
                oaBase,
                other.attributes(),
                level,
                contiguousRun,
                granule,
                half,
                steps,
                filledAt);
    }

    /** Output address of {@code va}, which is in range. */
    public long translate(long va) {
        return oaBase | va & (1L << sizeShift) - 1;
    }

    /** Last input address of the range. */
    public long iaLast() {
        return iaBase | (1L << sizeShift) - 1;
    }

    /** Address of the leaf descriptor read. */
    public long descriptorAddress() {
        return steps.lastAddress();
    }

    /** Value of the leaf descriptor read. */
    public long descriptorValue() {
        return steps.lastValue();
    }

    /** {@code 0xffff800002400000 +2M -> 0x0000000048000000 level 2 global Normal WB ISH RW PXN UXN AF (step 31)}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "0x%016x +%s -> 0x%016x level %d%s %s %s (step %d)",
                iaBase,
                ByteSize.text(1L << sizeShift),
                oaBase,
                level,
                contiguousRun ? " run" : "",
                global ? "global" : String.format(Locale.ROOT, "asid 0x%x", asid),
                attributes,
                filledAt);
    }
}
