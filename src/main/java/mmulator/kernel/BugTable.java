package mmulator.kernel;

/**
 * Tells WARN from BUG before the kernel runs. Both are {@code brk #0x800}, and a table says which: where a warning is, the
 * instruction gets another number, so that who takes the exception need not look it up.
 */
final class BugTable {
    /** The number of a {@code brk} that is a warning. */
    static final int WARNING = 0x801;

    private static final int BRK = 0xd420_0000;
    private static final int BUG = 0x800;
    private static final int WARNING_FLAG = 1;

    private BugTable() {}

    /** @return how many warnings there are */
    static int mark(Kernel kernel) {
        KernelSymbols symbols = kernel.symbols();
        if (!symbols.has("__start___bug_table") || !symbols.has("__stop___bug_table")) {
            return 0;
        }
        MemoryView memory = kernel.memory();
        StructLayouts.Field address = kernel.layouts().field("bug_entry", "bug_addr_disp");
        StructLayouts.Field flags = kernel.layouts().field("bug_entry", "flags");
        int stride = kernel.layouts().size("bug_entry");
        long end = symbols.require("__stop___bug_table", "its warnings");
        int warnings = 0;
        for (long entry = symbols.require("__start___bug_table", "its warnings");
                entry + stride <= end;
                entry += stride) {
            long place = entry + address.offset();
            long code = place + memory.s32(place);
            boolean warning = (memory.read(entry + flags.offset(), flags.size()) & WARNING_FLAG) != 0;
            if (warning && memory.contains(code, Integer.BYTES) && memory.s32(code) == (BRK | BUG << 5)) {
                memory.put32(code, BRK | WARNING << 5);
                warnings++;
            }
        }
        return warnings;
    }
}
