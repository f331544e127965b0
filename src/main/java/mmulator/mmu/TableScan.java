package mmulator.mmu;

import mmulator.arch.Descriptor;

/** Reads every descriptor of the tables below one TTBR, in the order of their input addresses. */
public final class TableScan {
    /** Tables that link each other can stand for more addresses than anybody wants to read. */
    public static final int LIMIT = 1 << 22;

    private final Regime regime;
    private final VaRange range;
    private final DescriptorMemory memory;
    private final Visitor visitor;
    private int visited;

    /** Told of each descriptor that is not zero; of a Table before what it leads to. */
    @FunctionalInterface
    public interface Visitor {
        void visit(Entry entry);
    }

    /**
     * A descriptor where it lies.
     *
     * @param va first input address that it stands for
     * @param attributes of a leaf, the tables above it worked in; of no meaning for anything else
     * @param readable false for a Table that leads to where there is no memory
     */
    public record Entry(long va, Descriptor descriptor, LeafAttributes attributes, boolean readable) {
        /** Input addresses that it stands for, in bytes. */
        public long size() {
            return descriptor.granule().entrySize(descriptor.level());
        }
    }

    private TableScan(Regime regime, VaRange range, DescriptorMemory memory, Visitor visitor) {
        this.regime = regime;
        this.range = range;
        this.memory = memory;
        this.visitor = visitor;
    }

    /**
     * @param half 0 for the tables of TTBR0_EL1, 1 for those of TTBR1_EL1, walked or not
     * @return false if there are more than {@link #LIMIT} descriptors; the first ones have been told
     */
    public static boolean scan(Regime regime, int half, DescriptorMemory memory, Visitor visitor) {
        VaRange range = half == 0 ? regime.lower() : regime.upper();
        if (!range.sizeValid()) {
            return true;
        }
        int bits = range.iaBits() - range.entryShift(range.startLevel());
        TableScan scan = new TableScan(regime, range, memory, visitor);
        scan.table(range.tableBase(), range.startLevel(), range.start(), 1 << Math.max(bits, 0), 0);
        return scan.visited <= LIMIT;
    }

    private void table(long table, int level, long va, int entries, long tableBits) {
        for (int i = 0; i < entries && visited <= LIMIT; i++) {
            long address = table + 8L * i;
            long value = memory.contains(address) ? memory.read(address) : 0;
            if (value != 0 && ++visited <= LIMIT) {
                descriptor(va + ((long) i << range.entryShift(level)), level, value, tableBits);
            }
        }
    }

    private void descriptor(long va, int level, long value, long tableBits) {
        Descriptor descriptor = new Descriptor(value, level, range.granule(), range.format());
        boolean isTable = descriptor.kind() == Descriptor.Kind.TABLE;
        boolean readable = !isTable || memory.contains(descriptor.address());
        LeafAttributes attributes = Walk.attributes(regime, range, level, value, range.hierarchical() ? tableBits : 0);
        visitor.visit(new Entry(va, descriptor, attributes, readable));
        if (isTable && readable) {
            table(descriptor.address(), level + 1, va, 1 << range.granule().bitsPerLevel(), tableBits | value);
        }
    }
}
