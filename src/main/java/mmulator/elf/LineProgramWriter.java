package mmulator.elf;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes a line number program: which address comes from which line. DWARF 4, "Line Number Information".
 *
 * <p>Rows of one sequence go up in address; a sequence ends with {@link #end}.
 */
public final class LineProgramWriter {
    private static final int VERSION = 4;
    private static final int MINIMUM_INSTRUCTION_LENGTH = 4;
    /** Standard opcodes only: a special one would save a few bytes, and be harder to read in a dump. */
    private static final int OPCODE_BASE = 13;

    private static final byte[] OPERANDS = {0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1};

    private static final int DW_LNS_COPY = 1;
    private static final int DW_LNS_ADVANCE_PC = 2;
    private static final int DW_LNS_ADVANCE_LINE = 3;
    private static final int DW_LNS_SET_FILE = 4;
    private static final int DW_LNE_END_SEQUENCE = 1;
    private static final int DW_LNE_SET_ADDRESS = 2;

    private final Map<String, Integer> files = new LinkedHashMap<>();
    private final ByteWriter program = new ByteWriter();
    private boolean inSequence;
    private long address;
    private int file = 1;
    private int line = 1;

    /** The number of a file, from 1; paths are from the compilation directory unless they are absolute. */
    public int file(String path) {
        return files.computeIfAbsent(path, added -> files.size() + 1);
    }

    /** From {@code at} on the code is that of a line. */
    public LineProgramWriter row(long at, String path, int number) {
        advance(at);
        int index = file(path);
        if (index != file) {
            program.u8(DW_LNS_SET_FILE).unsigned(index);
            file = index;
        }
        if (number != line) {
            program.u8(DW_LNS_ADVANCE_LINE).signed(number - line);
            line = number;
        }
        program.u8(DW_LNS_COPY);
        return this;
    }

    /** @param at the first address after the last row's code */
    public LineProgramWriter end(long at) {
        advance(at);
        program.u8(0).unsigned(1).u8(DW_LNE_END_SEQUENCE);
        inSequence = false;
        file = 1;
        line = 1;
        return this;
    }

    private void advance(long at) {
        long distance = at - address;
        // Rows of data may begin anywhere, and then only the address itself says where.
        if (!inSequence || distance % MINIMUM_INSTRUCTION_LENGTH != 0) {
            program.u8(0).unsigned(1 + Long.BYTES).u8(DW_LNE_SET_ADDRESS).u64(at);
        } else if (distance != 0) {
            program.u8(DW_LNS_ADVANCE_PC).unsigned(distance / MINIMUM_INSTRUCTION_LENGTH);
        }
        inSequence = true;
        address = at;
    }

    /** The contribution to {@code .debug_line}. */
    public byte[] toBytes() {
        ByteWriter header = new ByteWriter();
        header.u8(MINIMUM_INSTRUCTION_LENGTH)
                .u8(1)
                .u8(1)
                .u8(0)
                .u8(1)
                .u8(OPCODE_BASE)
                .raw(OPERANDS);
        header.u8(0); // no include directories
        files.keySet().forEach(path -> header.text(path).unsigned(0).unsigned(0).unsigned(0));
        header.u8(0);
        ByteWriter unit = new ByteWriter()
                .u16(VERSION)
                .u32(header.size())
                .raw(header.toBytes())
                .raw(program.toBytes());
        return new ByteWriter().u32(unit.size()).raw(unit.toBytes()).toBytes();
    }
}
