package mmulator.elf;

import java.util.List;

/**
 * Writes {@code .debug_info} and its abbreviations: units of assembler code with their routines and variables. DWARF 4,
 * "Program Scope Entries" and "Data Object and Object List Entries".
 */
public final class DebugInfoWriter {
    private static final int VERSION = 4;
    private static final int LANGUAGE_ASSEMBLER = 0x8001;

    private static final int UNIT = 1;
    private static final int DATA_UNIT = 2;
    private static final int ROUTINE = 3;
    private static final int VARIABLE = 4;
    private static final int UNSIGNED = 5;

    private static final int DW_TAG_BASE_TYPE = 0x24;
    private static final int DW_TAG_COMPILE_UNIT = 0x11;
    private static final int DW_TAG_SUBPROGRAM = 0x2e;
    private static final int DW_TAG_VARIABLE = 0x34;

    private static final int DW_AT_LOCATION = 0x02;
    private static final int DW_AT_NAME = 0x03;
    private static final int DW_AT_BYTE_SIZE = 0x0b;
    private static final int DW_AT_STMT_LIST = 0x10;
    private static final int DW_AT_LOW_PC = 0x11;
    private static final int DW_AT_HIGH_PC = 0x12;
    private static final int DW_AT_LANGUAGE = 0x13;
    private static final int DW_AT_COMP_DIR = 0x1b;
    private static final int DW_AT_PRODUCER = 0x25;
    private static final int DW_AT_DECL_FILE = 0x3a;
    private static final int DW_AT_DECL_LINE = 0x3b;
    private static final int DW_AT_ENCODING = 0x3e;
    private static final int DW_AT_EXTERNAL = 0x3f;
    private static final int DW_AT_TYPE = 0x49;

    private static final int DW_FORM_ADDR = 0x01;
    private static final int DW_FORM_DATA2 = 0x05;
    private static final int DW_FORM_DATA8 = 0x07;
    private static final int DW_FORM_STRING = 0x08;
    private static final int DW_FORM_DATA1 = 0x0b;
    private static final int DW_FORM_FLAG = 0x0c;
    private static final int DW_FORM_UDATA = 0x0f;
    private static final int DW_FORM_REF4 = 0x13;
    private static final int DW_FORM_SEC_OFFSET = 0x17;
    private static final int DW_FORM_EXPRLOC = 0x18;

    private static final int DW_OP_ADDR = 3;
    private static final int DW_ATE_UNSIGNED = 7;

    /** Sizes of variables that have a type of their own. */
    private static final int[] SIZES = {1, 2, 4, 8};

    private final String producer;
    private final String directory;
    private final ByteWriter info = new ByteWriter();

    /**
     * A routine.
     *
     * @param external other units may mean it by its name
     * @param file its number in the unit's line program
     */
    public record Routine(String name, boolean external, long address, long size, int file, int line) {}

    /** @param size in bytes; where it is not that of an unsigned number, the variable is left out */
    public record Variable(String name, long address, long size) {}

    /** @param directory where paths of source files begin */
    public DebugInfoWriter(String producer, String directory) {
        this.producer = producer;
        this.directory = directory;
    }

    /**
     * A unit of code.
     *
     * @param lines offset of its line program in {@code .debug_line}
     */
    public void code(String name, long address, long size, long lines, List<Routine> routines) {
        ByteWriter unit = begin(UNIT, name).u64(address).u64(size).u32(lines);
        for (Routine routine : routines) {
            unit.unsigned(ROUTINE)
                    .text(routine.name)
                    .u8(routine.external ? 1 : 0)
                    .u64(routine.address)
                    .u64(routine.size);
            unit.unsigned(routine.file).unsigned(routine.line);
        }
        end(unit);
    }

    /** A unit of variables, each an unsigned number of its size. */
    public void data(String name, List<Variable> variables) {
        ByteWriter unit = begin(DATA_UNIT, name);
        int[] types = new int[9];
        for (int size : SIZES) {
            types[size] = unit.size() + Integer.BYTES; // the unit's length goes before
            unit.unsigned(UNSIGNED).text("u" + 8 * size).u8(size).u8(DW_ATE_UNSIGNED);
        }
        for (Variable variable : variables) {
            int type = variable.size >= 1 && variable.size <= 8 ? types[(int) variable.size] : 0;
            if (type != 0) {
                unit.unsigned(VARIABLE).text(variable.name).u8(1).u32(type);
                unit.unsigned(1 + Long.BYTES).u8(DW_OP_ADDR).u64(variable.address);
            }
        }
        end(unit);
    }

    private ByteWriter begin(int abbreviation, String name) {
        ByteWriter unit = new ByteWriter().u16(VERSION).u32(0).u8(Long.BYTES);
        return unit.unsigned(abbreviation)
                .text(producer)
                .u16(LANGUAGE_ASSEMBLER)
                .text(name)
                .text(directory);
    }

    private void end(ByteWriter unit) {
        unit.u8(0);
        info.u32(unit.size()).raw(unit.toBytes());
    }

    /** {@code .debug_info}. */
    public byte[] info() {
        return info.toBytes();
    }

    /** {@code .debug_abbrev}, the same for all units. */
    public byte[] abbreviations() {
        ByteWriter abbreviations = new ByteWriter();
        int[] unit = {
            DW_AT_PRODUCER,
            DW_FORM_STRING,
            DW_AT_LANGUAGE,
            DW_FORM_DATA2,
            DW_AT_NAME,
            DW_FORM_STRING,
            DW_AT_COMP_DIR,
            DW_FORM_STRING
        };
        declare(
                abbreviations,
                UNIT,
                DW_TAG_COMPILE_UNIT,
                true,
                unit,
                DW_AT_LOW_PC,
                DW_FORM_ADDR,
                DW_AT_HIGH_PC,
                DW_FORM_DATA8,
                DW_AT_STMT_LIST,
                DW_FORM_SEC_OFFSET);
        declare(abbreviations, DATA_UNIT, DW_TAG_COMPILE_UNIT, true, unit);
        declare(
                abbreviations,
                ROUTINE,
                DW_TAG_SUBPROGRAM,
                false,
                new int[0],
                DW_AT_NAME,
                DW_FORM_STRING,
                DW_AT_EXTERNAL,
                DW_FORM_FLAG,
                DW_AT_LOW_PC,
                DW_FORM_ADDR,
                DW_AT_HIGH_PC,
                DW_FORM_DATA8,
                DW_AT_DECL_FILE,
                DW_FORM_UDATA,
                DW_AT_DECL_LINE,
                DW_FORM_UDATA);
        declare(
                abbreviations,
                VARIABLE,
                DW_TAG_VARIABLE,
                false,
                new int[0],
                DW_AT_NAME,
                DW_FORM_STRING,
                DW_AT_EXTERNAL,
                DW_FORM_FLAG,
                DW_AT_TYPE,
                DW_FORM_REF4,
                DW_AT_LOCATION,
                DW_FORM_EXPRLOC);
        declare(
                abbreviations,
                UNSIGNED,
                DW_TAG_BASE_TYPE,
                false,
                new int[0],
                DW_AT_NAME,
                DW_FORM_STRING,
                DW_AT_BYTE_SIZE,
                DW_FORM_DATA1,
                DW_AT_ENCODING,
                DW_FORM_DATA1);
        return abbreviations.u8(0).toBytes();
    }

    private static void declare(ByteWriter to, int code, int tag, boolean children, int[] first, int... then) {
        to.unsigned(code).unsigned(tag).u8(children ? 1 : 0);
        for (int[] attributes : new int[][] {first, then}) {
            for (int value : attributes) {
                to.unsigned(value);
            }
        }
        to.u8(0).u8(0);
    }
}
