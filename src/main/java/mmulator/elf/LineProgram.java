package mmulator.elf;

/** Line number programs, which a compiler leaves in {@code .debug_line}: DWARF 5, "Line Number Information"; 2 to 4 too. */
public final class LineProgram {
    private static final long WIDE = 0xffff_ffffL;

    /** Number of the empty path: a file that the header does not list. */
    private static final int NO_NAME = 0;

    private final Bytes unit;
    private final LineProgramHeader header;
    private final LineRows.Builder rows;
    private final FileNames names;
    private final Reader reader;
    private long address;
    private long file = 1;
    private long line = 1;

    /** The file that {@link #name} is the number of. */
    private long named = -1;

    private int name;

    private LineProgram(Bytes unit, Reader reader, LineProgramHeader header, LineRows.Builder rows, FileNames names) {
        this.unit = unit;
        this.reader = reader;
        this.header = header;
        this.rows = rows;
        this.names = names;
    }

    /**
     * Runs all programs of a file.
     *
     * @param debugLine contents of {@code .debug_line}, relocated
     * @param lineStrings contents of {@code .debug_line_str}
     * @param strings contents of {@code .debug_str}
     * @param folders where the compiler ran
     * @throws ElfException when one of them makes no sense
     */
    public static LineRows read(Bytes debugLine, Bytes lineStrings, Bytes strings, CompilationFolders folders) {
        Programs programs = new Programs(debugLine, lineStrings, strings);
        Reader units = new Reader(debugLine, 0);
        while (!units.atEnd()) {
            programs.run(units, folders.at(units.at()));
        }
        return programs.rows.build(programs.names.all());
    }

    /** Runs the one at {@code offset}; {@code folder} is where the compiler ran. */
    static LineRows readOne(Bytes debugLine, long offset, Bytes lineStrings, Bytes strings, String folder) {
        Programs programs = new Programs(debugLine, lineStrings, strings);
        programs.run(new Reader(debugLine, offset), folder);
        return programs.rows.build(programs.names.all());
    }

    /** What the one at {@code offset} has its files from. */
    static LineProgramHeader header(Bytes debugLine, long offset, Bytes lineStrings, Bytes strings, String folder) {
        Reader reader = new Reader(debugLine, offset);
        long length = reader.u32();
        boolean wide = length == WIDE;
        if (wide) {
            length = reader.u64();
        }
        Reader unit = new Reader(reader.unit(length, debugLine.what()), 0);
        return new LineProgramHeader(unit, wide, new StringTable(lineStrings), new StringTable(strings), folder);
    }

    /** What several of them have in common. */
    private static final class Programs {
        private final LineRows.Builder rows = new LineRows.Builder();
        private final FileNames names = new FileNames();
        private final Bytes debugLine;
        private final StringTable lineTable;
        private final StringTable table;

        Programs(Bytes debugLine, Bytes lineStrings, Bytes strings) {
            this.debugLine = debugLine;
            if (names.number("") != NO_NAME) {
                throw new IllegalStateException("the first name has another number");
            }
            lineTable = new StringTable(lineStrings);
            table = new StringTable(strings);
        }

        void run(Reader units, String folder) {
            long length = units.u32();
            boolean wide = length == WIDE;
            if (wide) {
                length = units.u64();
            }
            Bytes unit = units.unit(length, debugLine.what());
            Reader reader = new Reader(unit, 0);
            LineProgramHeader header = new LineProgramHeader(reader, wide, lineTable, table, folder);
            new LineProgram(unit, reader, header, rows, names).run();
        }
    }

    private void run() {
        reset();
        while (!reader.atEnd()) {
            int opcode = reader.u8();
            if (opcode >= header.opcodeBase) {
                int adjusted = opcode - header.opcodeBase;
                address += (long) (adjusted / header.lineRange) * header.minimumLength;
                line += header.lineBase + adjusted % header.lineRange;
                row();
            } else if (opcode == 0) {
                extended();
            } else {
                standard(opcode);
            }
        }
        // A program that forgets to end its last sequence has told nothing with it.
        rows.endSequence(address);
    }

    private void reset() {
        address = 0;
        file = 1;
        line = 1;
    }

    private void row() {
        if (file != named) {
            name = names.number(header.path(file));
            named = file;
        }
        rows.row(address, name, name != NO_NAME && line > 0 && line <= Integer.MAX_VALUE ? (int) line : 0);
    }

    private void standard(int opcode) {
        switch (opcode) {
            case 1 -> row();
            case 2 -> address += reader.unsigned() * header.minimumLength;
            case 3 -> line += reader.signed();
            case 4 -> file = reader.unsigned();
            case 8 -> address += (long) ((255 - header.opcodeBase) / header.lineRange) * header.minimumLength;
            case 9 -> address += reader.u16();
            // Column, statement, basic block, prologue, epilogue, instruction set, and what later versions may add.
            default -> {
                for (int i = 0; i < header.operands[opcode]; i++) {
                    reader.unsigned();
                }
            }
        }
    }

    private void extended() {
        long length = reader.unsigned();
        long start = reader.at();
        if (length < 0 || length > unit.size() - start) {
            throw new ElfException(unit.what() + " ends within an operation of a line table");
        }
        if (length == 0) {
            return;
        }
        switch (reader.u8()) {
            case 1 -> {
                rows.endSequence(address);
                reset();
            }
            case 2 -> {
                if (length != 9) {
                    throw new ElfException("a line table sets an address of " + (length - 1) + " bytes; expected 8");
                }
                address = reader.u64();
            }
            case 3 -> {
                header.define(reader);
                named = -1;
            }
            default -> {}
        }
        reader.moveTo(start + length);
    }
}
