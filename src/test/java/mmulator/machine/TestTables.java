package mmulator.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.machine.memory.PhysicalMemory;

/** Translation tables of a test: 4K granule, 48-bit addresses, tables taken one after the other from a pool. */
final class TestTables {
    static final long MAIR = 0x0000_0004_0044_ffffL;
    /** T0SZ = T1SZ = 16, 4K in both halves, 48-bit PA, 16-bit ASIDs, the ASID in TTBR0_EL1. */
    static final long TCR = 16 | 16 << 16 | Tcr.granuleBits(1, Granule.K4) | 5L << 32 | Tcr.AS;

    private static final Granule GRANULE = Granule.K4;
    private static final DescriptorFormat FORMAT = DescriptorFormat.OA48;

    private final Map<Long, Long> words = new LinkedHashMap<>();
    private long nextTable;

    TestTables(long firstTable) {
        nextTable = firstTable;
    }

    /** A new empty table. */
    long newTable() {
        long table = nextTable;
        nextTable += GRANULE.pageSize();
        return table;
    }

    /** A leaf that EL1 may read, write and execute. */
    static Descriptor leaf(int level, long oa) {
        return Descriptor.leaf(GRANULE, level, FORMAT, oa).withSh(3).with(Descriptor.AF | Descriptor.UXN, true);
    }

    static Descriptor table(int level, long next) {
        return Descriptor.table(GRANULE, level, FORMAT, next);
    }

    void map(long root, long va, int level, long pa) {
        map(root, va, level, pa, leaf -> leaf);
    }

    void map(long root, long va, int level, long pa, UnaryOperator<Descriptor> attributes) {
        put(root, va, level, attributes.apply(leaf(level, pa)).value());
    }

    /** Puts a value where the descriptor for {@code va} at {@code level} belongs, with the tables above it. */
    void put(long root, long va, int level, long value) {
        words.put(place(root, va, level), value);
    }

    /** Physical address of the descriptor for {@code va} at {@code level}; tables above it are made. */
    long place(long root, long va, int level) {
        long table = root;
        for (int at = 0; at < level; at++) {
            long slot = slot(table, va, at);
            Long present = words.get(slot);
            if (present == null) {
                present = table(at, newTable()).value();
                words.put(slot, present);
            }
            table = new Descriptor(present, at, GRANULE, FORMAT).address();
        }
        return slot(table, va, level);
    }

    private static long slot(long table, long va, int level) {
        return table + 8 * (va >>> GRANULE.entryShift(level) & (1 << GRANULE.bitsPerLevel()) - 1);
    }

    void writeTo(PhysicalMemory memory) {
        words.forEach(memory::writeLong);
    }
}
