package mmulator.kernel;

import mmulator.arch.Instruction;

/**
 * Tells WARN from BUG before the kernel runs. Both are {@code brk #0x800}, and a table says which. What the kernel does when
 * it takes the exception is put in their places: a warning is said and gone over, a bug is the end.
 */
final class BugTable {
    private static final int BRK = 0xd420_0000;
    private static final int HLT = 0xd440_0000;
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
            if (memory.contains(code, Integer.BYTES) && memory.s32(code) == (BRK | Instruction.Halt.BUG << 5)) {
                memory.put32(
                        code, warning ? Instruction.Annotation.Kind.WARNING.word() : HLT | Instruction.Halt.BUG << 5);
                warnings += warning ? 1 : 0;
            }
        }
        return warnings;
    }
}
