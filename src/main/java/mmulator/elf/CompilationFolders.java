package mmulator.elf;

import java.util.HashMap;
import java.util.Map;

/**
 * Where the compiler ran, by the line table of its unit. Before DWARF 5 only {@code .debug_info} tells that, in the first
 * entry of each unit: DWARF 4, "Full and Partial Compilation Unit Entries".
 */
public final class CompilationFolders {
    private static final long WIDE = 0xffff_ffffL;
    private static final long STATEMENTS = 0x10;
    private static final long FOLDER = 0x1b;

    private final Map<Long, String> folders;

    private CompilationFolders(Map<Long, String> folders) {
        this.folders = folders;
    }

    /** Of the unit whose line table begins at {@code offset}; "" when nobody tells. */
    String at(long offset) {
        return folders.getOrDefault(offset, "");
    }

    /**
     * Reads versions 2 to 4; units of version 5 need none.
     *
     * @param info contents of {@code .debug_info}, relocated
     * @param abbreviations contents of {@code .debug_abbrev}
     * @param strings contents of {@code .debug_str}
     */
    public static CompilationFolders read(Bytes info, Bytes abbreviations, Bytes strings) {
        Map<Long, String> folders = new HashMap<>();
        StringTable table = new StringTable(strings);
        Reader units = new Reader(info, 0);
        while (!units.atEnd()) {
            long length = units.u32();
            boolean wide = length == WIDE;
            if (wide) {
                length = units.u64();
            }
            Reader unit = new Reader(units.unit(length, info.what()), 0);
            int version = unit.u16();
            if (version >= 2 && version <= 4) {
                long abbreviation = unit.offset(wide);
                int addressSize = unit.u8();
                first(unit, new Reader(abbreviations, abbreviation), table, wide, addressSize, version, folders);
            }
        }
        return new CompilationFolders(folders);
    }

    private static void first(
            Reader unit,
            Reader abbreviations,
            StringTable strings,
            boolean wide,
            int addressSize,
            int version,
            Map<Long, String> folders) {
        long code = unit.unsigned();
        // The entry of a unit has the first abbreviation in all that is known; anything else is left alone.
        if (abbreviations.unsigned() != code) {
            return;
        }
        abbreviations.unsigned();
        abbreviations.u8();
        long statements = -1;
        String folder = "";
        while (true) {
            long name = abbreviations.unsigned();
            long number = abbreviations.unsigned();
            if (name == 0 && number == 0) {
                break;
            }
            Form form = Form.of(number);
            if (name == STATEMENTS && (form == Form.SEC_OFFSET || form == Form.DATA4)) {
                statements = form == Form.DATA4 ? unit.u32() : unit.offset(wide);
            } else if (name == FOLDER && form == Form.STRP) {
                folder = strings.at(unit.offset(wide));
            } else if (name == FOLDER && form == Form.STRING) {
                folder = unit.string();
            } else {
                form.skip(unit, wide, addressSize, version);
            }
        }
        if (statements != -1) {
            folders.put(statements, folder);
        }
    }
}
