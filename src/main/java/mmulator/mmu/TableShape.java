package mmulator.mmu;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import org.jspecify.annotations.Nullable;

/** A translation table as walks read it: the same memory may be one at several levels, of several sizes. */
public record TableShape(long address, int level, int entries, Granule granule, DescriptorFormat format) {

    /** Stands for the address of a descriptor that points to a table, where a TTBR does. */
    public static final long ROOT = -1;

    /** A table, and the address of a descriptor that points to it, or {@link #ROOT}; a table may have links of both kinds. */
    public record Link(TableShape table, long parent) {}

    /** Those that walks of the regime begin with. */
    public static List<TableShape> roots(Regime regime) {
        List<TableShape> roots = new ArrayList<>(2);
        for (VaRange range : List.of(regime.lower(), regime.upper())) {
            if (regime.mmuOn() && range.walkEnabled() && range.sizeValid()) {
                int indexBits = range.iaBits() - range.granule().entryShift(range.startLevel());
                roots.add(new TableShape(
                        range.tableBase(),
                        range.startLevel(),
                        1 << Math.max(indexBits, 0),
                        range.granule(),
                        range.format()));
            }
        }
        return roots;
    }

    /** The table that a descriptor of this one leads to, if it has the value; null if that is no Table descriptor. */
    public @Nullable TableShape next(long value) {
        if (level == 3 || Descriptor.kind(value, level, granule, format) != Descriptor.Kind.TABLE) {
            return null;
        }
        long next = new Descriptor(value, level, granule, format).address();
        return new TableShape(next, level + 1, 1 << granule.bitsPerLevel(), granule, format);
    }

    public boolean contains(long descriptor) {
        return descriptor - address >= 0 && descriptor - address < 8L * entries;
    }

    /** Of its last byte. */
    public long last() {
        return address + 8L * entries - 1;
    }

    /** Physical addresses of the 4K pages that it is in. */
    public LongStream pages() {
        return LongStream.rangeClosed(address >>> 12, last() >>> 12).map(page -> page << 12);
    }

    /** Of the 4K page with the address. */
    static long page(long address) {
        return address & -1L << 12;
    }

    /** True if all of it is memory. */
    public boolean isIn(DescriptorMemory memory) {
        return memory.contains(address) && memory.contains(last() & -8);
    }
}
