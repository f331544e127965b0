package mmulator.machine.state;

import mmulator.arch.Granule;

/**
 * The input addresses that a descriptor may have a part in translating: those that have its index at its level, wherever
 * its table is linked now, or was, and by whatever regime. Of a descriptor that may be in a contiguous run, those of the run.
 *
 * @param shift of the lowest address bit that counts
 * @param mask of the bits that count, shifted
 * @param index what they are
 */
public record DescriptorReach(int shift, long mask, long index) {

    /** @param entries of its table, a power of two */
    public static DescriptorReach of(long index, int entries, Granule granule, int level) {
        int run = granule.contiguousShift(level);
        return new DescriptorReach(granule.entryShift(level) + run, entries - 1 >>> run, index >>> run);
    }

    /** @param va any address in the range of an entry */
    public boolean includes(long va) {
        return (va >>> shift & mask) == index;
    }
}
