package mmulator.elf;

import java.util.ArrayList;
import java.util.List;

/** The header of a line number program: DWARF 5, "The Line Number Program Header", and what versions 2 to 4 have instead. */
final class LineProgramHeader {
    private static final int PATH = 1;
    private static final int DIRECTORY_INDEX = 2;

    /** Of one unit. */
    private static final int MAX_FILES = 1 << 20;

    final int minimumLength;
    final int lineBase;
    final int lineRange;
    final int opcodeBase;
    final int[] operands;
    private final List<String> folders = new ArrayList<>();
    private final List<FileName> files = new ArrayList<>();
    private final int version;
    private final boolean wide;
    private final StringTable lineStrings;
    private final StringTable strings;

    /** @param folder index into the folders */
    private record FileName(String name, long folder) {}

    /**
     * @param reader at the version; afterwards at the first opcode
     * @param wide the 64-bit format of DWARF
     * @param compilationFolder where the compiler ran, which versions before 5 do not tell here
     */
    LineProgramHeader(
            Reader reader, boolean wide, StringTable lineStrings, StringTable strings, String compilationFolder) {
        this.wide = wide;
        this.lineStrings = lineStrings;
        this.strings = strings;
        version = reader.u16();
        if (version < 2 || version > 5) {
            throw new ElfException("version " + version + " of line tables is not known; expected 2 to 5");
        }
        if (version == 5) {
            reader.skip(2);
        }
        long length = reader.offset(wide);
        long start = reader.at();
        minimumLength = reader.u8();
        if (version >= 4) {
            reader.skip(1);
        }
        reader.skip(1);
        lineBase = (byte) reader.u8();
        lineRange = reader.u8();
        opcodeBase = reader.u8();
        if (lineRange == 0 || opcodeBase == 0) {
            throw new ElfException("a line table has a line range or an opcode base of 0");
        }
        operands = new int[opcodeBase];
        for (int i = 1; i < opcodeBase; i++) {
            operands[i] = reader.u8();
        }
        if (version == 5) {
            entries(reader, true);
            entries(reader, false);
        } else {
            older(reader, compilationFolder);
        }
        reader.moveTo(start);
        reader.skip(length);
    }

    /** The path of a file by the number that the program has for it; "" for one that is not there. */
    String path(long file) {
        long index = version == 5 ? file : file - 1;
        if (index < 0 || index >= files.size()) {
            return "";
        }
        FileName found = files.get((int) index);
        String first = folders.isEmpty() ? "" : folders.getFirst();
        String folder = found.folder >= 0 && found.folder < folders.size() ? folders.get((int) found.folder) : "";
        return FileNames.join(found.folder == 0 ? first : FileNames.join(first, folder), found.name);
    }

    /** One more file, told by the program itself. */
    void define(Reader reader) {
        String name = reader.string();
        files.add(new FileName(name, reader.unsigned()));
        reader.unsigned();
        reader.unsigned();
    }

    private void older(Reader reader, String compilationFolder) {
        folders.add(compilationFolder);
        for (String folder = reader.string(); !folder.isEmpty(); folder = reader.string()) {
            folders.add(folder);
        }
        for (String name = reader.string(); !name.isEmpty(); name = reader.string()) {
            files.add(new FileName(name, reader.unsigned()));
            reader.unsigned();
            reader.unsigned();
        }
    }

    private void entries(Reader reader, boolean ofFolders) {
        int formats = reader.u8();
        long[] contents = new long[formats];
        long[] forms = new long[formats];
        for (int i = 0; i < formats; i++) {
            contents[i] = reader.unsigned();
            forms[i] = reader.unsigned();
        }
        long count = reader.unsigned();
        if (formats == 0 && count != 0) {
            throw new ElfException("a line table lists files without anything about them");
        }
        if (Long.compareUnsigned(count, MAX_FILES) > 0) {
            throw new ElfException(
                    "a line table lists " + Long.toUnsignedString(count) + " files; expected at most " + MAX_FILES);
        }
        for (long i = 0; i != count; i++) {
            String name = "";
            long folder = 0;
            for (int k = 0; k < formats; k++) {
                if (contents[k] == PATH) {
                    name = text(reader, forms[k]);
                } else if (contents[k] == DIRECTORY_INDEX) {
                    folder = number(reader, forms[k]);
                } else {
                    skip(reader, forms[k]);
                }
            }
            if (ofFolders) {
                folders.add(name);
            } else {
                files.add(new FileName(name, folder));
            }
        }
    }

    private String text(Reader reader, long form) {
        return switch (Form.of(form)) {
            case STRING -> reader.string();
            case LINE_STRP -> lineStrings.at(reader.offset(wide));
            case STRP -> strings.at(reader.offset(wide));
            default -> throw new ElfException(String.format("form 0x%x cannot be a path", form));
        };
    }

    private long number(Reader reader, long form) {
        return switch (Form.of(form)) {
            case UDATA -> reader.unsigned();
            case DATA1 -> reader.u8();
            case DATA2 -> reader.u16();
            case DATA4 -> reader.u32();
            case DATA8 -> reader.u64();
            default -> throw new ElfException(String.format("form 0x%x cannot be the number of a folder", form));
        };
    }

    private void skip(Reader reader, long form) {
        Form.of(form).skip(reader, wide, 8, version);
    }
}
