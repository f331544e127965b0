package mmulator.report.mmu;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.Descriptor;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Regime;
import mmulator.mmu.TableScan;

/**
 * Input addresses that follow each other and that descriptors of one level, with the same bits and consecutive addresses in
 * them, stand for.
 *
 * @param first the first of them
 * @param entries how many
 */
record TableRange(TableScan.Entry first, long entries) {

    /** @param complete false if there is more than anybody wants to read */
    record All(List<TableRange> ranges, boolean complete) {}

    /** All of a TTBR's tables, in the order of their addresses; Table descriptors only where they lead nowhere. */
    static All of(Regime regime, int half, DescriptorMemory memory) {
        List<TableRange> ranges = new ArrayList<>();
        boolean complete = TableScan.scan(regime, half, memory, entry -> {
            if (entry.descriptor().kind() != Descriptor.Kind.TABLE || !entry.readable()) {
                add(entry, ranges);
            }
        });
        return new All(ranges, complete);
    }

    /** Makes the last range longer, or begins another. */
    static void add(TableScan.Entry entry, List<TableRange> ranges) {
        TableRange last = ranges.isEmpty() ? null : ranges.getLast();
        if (last != null && last.goesOnWith(entry)) {
            ranges.set(ranges.size() - 1, new TableRange(last.first, last.entries + 1));
        } else {
            ranges.add(new TableRange(entry, 1));
        }
    }

    private boolean goesOnWith(TableScan.Entry next) {
        Descriptor one = first.descriptor();
        Descriptor other = next.descriptor();
        return next.va() == end()
                && one.level() == other.level()
                && first.readable() == next.readable()
                && bits(one) == bits(other)
                && first.attributes().equals(next.attributes())
                && field(other) == field(one) + entries * first.size();
    }

    /** Where the descriptor's address field points, whether or not the descriptor is valid. */
    private static long field(Descriptor descriptor) {
        return descriptor.format().address(descriptor.value(), shift(descriptor));
    }

    private static long bits(Descriptor descriptor) {
        return descriptor.value() & ~descriptor.format().encode(-1L << shift(descriptor), shift(descriptor));
    }

    private static int shift(Descriptor descriptor) {
        return descriptor.granule().entryShift(descriptor.level());
    }

    long start() {
        return first.va();
    }

    /** The address after the last one; 0 at the end of the address space. */
    long end() {
        return start() + size();
    }

    long size() {
        return entries * first.size();
    }

    Descriptor descriptor() {
        return first.descriptor();
    }

    LeafAttributes attributes() {
        return first.attributes();
    }

    /** Output address of the first. */
    long outputAddress() {
        return field(first.descriptor());
    }

    boolean contiguous() {
        Descriptor descriptor = first.descriptor();
        return descriptor.has(Descriptor.CONTIGUOUS) && descriptor.granule().contiguousShift(descriptor.level()) != 0;
    }

    /** The contiguous bit is set and the range is not made of whole runs, aligned as they must be. */
    boolean breaksRun() {
        Descriptor descriptor = first.descriptor();
        long run = first.size() * descriptor.granule().contiguousEntries(descriptor.level());
        return contiguous() && ((start() | outputAddress() | size()) & run - 1) != 0;
    }
}
