package mmulator.mmu;

import java.util.Locale;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;

/**
 * A walk that found a leaf.
 *
 * @param steps descriptors read, the leaf last; {@link WalkSteps#NONE} with the MMU off
 * @param half 0 for TTBR0_EL1, 1 for TTBR1_EL1
 * @param level level of the leaf
 * @param iaBase first input address of the block or page (its contiguous run not counted), canonical
 * @param sizeShift log2 of its size in bytes
 * @param oaBase output address of {@code iaBase}
 * @param outputAddress output address of the address asked for
 * @param contiguous the contiguous bit is set, at a level that has runs
 * @param accessFlagDue hardware has to set AF in the leaf before the translation may be used
 */
public record Translated(
        WalkSteps steps,
        int half,
        Granule granule,
        int level,
        long iaBase,
        int sizeShift,
        long oaBase,
        long outputAddress,
        boolean contiguous,
        LeafAttributes attributes,
        boolean accessFlagDue)
        implements WalkResult {

    /** False with the MMU off: an identity mapping that no TLB holds. */
    public boolean fromTables() {
        return steps.count() > 0;
    }

    /** Value that hardware writes to the leaf to set AF, and for a write to a writable-clean leaf also AP[2] := 0. */
    public long updatedLeaf(boolean write) {
        long value = steps.lastValue() | Descriptor.AF;
        return write && attributes.writableClean() ? value & ~Descriptor.AP2 : value;
    }

    /** log2 of the contiguous run's size, or of the block's where there is no run. */
    public int runShift() {
        return contiguous ? sizeShift + granule.contiguousShift(level) : sizeShift;
    }

    /** The contiguous run lies across input or output addresses as it must not: base addresses are not aligned alike. */
    public boolean contiguousMisaligned() {
        long mask = (1L << runShift()) - 1;
        return contiguous && ((iaBase ^ oaBase) & mask) != 0;
    }

    /** What the access may take instead where nT is 1: Arm ARM R_MRRPW, "Table and Block entry". */
    public WalkFault refusedAsBlock() {
        return new WalkFault(
                steps,
                WalkFault.Kind.TRANSLATION,
                level,
                WalkFault.Reason.BLOCK_TRANSLATION_ENTRY,
                steps.lastAddress());
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "0x%016x -> 0x%016x level %d %s",
                iaBase + (outputAddress - oaBase),
                outputAddress,
                level,
                attributes);
    }
}
