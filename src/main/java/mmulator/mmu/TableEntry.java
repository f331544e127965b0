package mmulator.mmu;

import java.util.Locale;
import mmulator.arch.ByteSize;
import mmulator.arch.Granule;

/**
 * A cached Table descriptor: where the walk of an IA range goes on, and with which hierarchical attributes. The
 * architecture tags it with the ASID of the walk, whether or not the leaves below are global.
 *
 * @param iaBase first input address, canonical
 * @param sizeShift log2 of the range of one entry at {@code level}
 * @param asid ASID in effect at the walk
 * @param level level of the Table descriptor
 * @param nextTable address of the next-level table
 * @param tableBits this and all earlier Table descriptors or-ed: their hierarchical attributes
 * @param steps descriptors read, this one last
 */
public record TableEntry(
        long iaBase,
        int sizeShift,
        int asid,
        int level,
        Granule granule,
        long nextTable,
        long tableBits,
        WalkSteps steps) {

    /**
     * The entry that a walk of {@code va}, canonical, in the regime makes of the last of {@code steps}.
     *
     * @param steps Table descriptors all
     */
    public static TableEntry of(Regime regime, long va, WalkSteps steps) {
        VaRange range = regime.rangeOf(va);
        Granule granule = range.granule();
        int level = steps.level(steps.count() - 1);
        int shift = granule.entryShift(level);
        long tableBits = 0;
        for (int i = 0; i < steps.count(); i++) {
            tableBits |= steps.value(i);
        }
        return new TableEntry(
                va & -1L << shift,
                shift,
                regime.asid(),
                level,
                granule,
                range.format().address(steps.lastValue(), granule.pageShift()),
                tableBits,
                steps);
    }

    /** {@code 0xffff800000000000 +1G level 1 table 0x0000000040205000 asid 0x0}. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "0x%016x +%s level %d table 0x%016x asid 0x%x",
                iaBase,
                ByteSize.text(1L << sizeShift),
                level,
                nextTable,
                asid);
    }
}
