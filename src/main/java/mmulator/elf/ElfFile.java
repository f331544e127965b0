package mmulator.elf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An ELF file of 64-bit little-endian AArch64: "ELF for the Arm 64-bit Architecture (AArch64)" on top of the generic
 * specification. Headers are read at once, tables and contents when asked for, so that a large file may be a mapped one.
 */
public final class ElfFile {
    private static final int HEADER = 64;
    private static final int SECTION_HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int AARCH64 = 183;
    private static final int LOAD = 1;

    /** Others that Linux runs on. */
    private static final Map<Integer, String> MACHINES =
            Map.of(3, "x86", 21, "PowerPC64", 22, "S390", 40, "Arm", 62, "x86-64", 243, "RISC-V", 258, "LoongArch");

    /** In 16-bit fields: the number is too large for them and stands elsewhere, in section 0 or in a table of its own. */
    private static final int ELSEWHERE = 0xffff;

    /** What a file is for. */
    public enum Type {
        RELOCATABLE,
        EXECUTABLE,
        /** A shared object or position independent executable. */
        DYNAMIC
    }

    private final Bytes file;
    private final Type type;
    private final List<ElfSection> sections;
    private final List<ElfSegment> segments;

    private ElfFile(Bytes file) {
        this.file = file;
        if (!isElf(file)) {
            throw new ElfException("is no ELF file; expected 0x7f 'E' 'L' 'F' at its begin");
        }
        if (file.size() < HEADER) {
            throw new ElfException("ends within its ELF header");
        }
        if (file.u8(4) != 2 || file.u8(5) != 1) {
            throw new ElfException("is no 64-bit little-endian ELF file");
        }
        if (file.u16(18) != AARCH64) {
            throw new ElfException("is for " + MACHINES.getOrDefault(file.u16(18), "machine " + file.u16(18))
                    + "; expected AArch64 (" + AARCH64 + ")");
        }
        type = switch (file.u16(16)) {
            case 1 -> Type.RELOCATABLE;
            case 2 -> Type.EXECUTABLE;
            case 3 -> Type.DYNAMIC;
            case 4 -> throw new ElfException("is a core dump; expected an object or an executable");
            default -> throw new ElfException("has the unknown ELF type " + file.u16(16));
        };
        sections = readSections();
        Compression.checkAll(file, sections);
        segments = readSegments();
    }

    /** @throws ElfException when it is none, or its headers contradict its length */
    public static ElfFile read(byte[] bytes) {
        return new ElfFile(Bytes.of(bytes, "the file"));
    }

    /** @throws ElfException when it is none, or its headers contradict its length */
    public static ElfFile read(ByteBuffer bytes) {
        return new ElfFile(Bytes.of(bytes, "the file"));
    }

    /** @throws ElfException when it is none, or its headers contradict its length */
    public static ElfFile read(Bytes bytes) {
        return new ElfFile(bytes);
    }

    /** Whether it begins like one. */
    public static boolean isElf(Bytes bytes) {
        return bytes.size() >= 4 && bytes.u32(0) == 0x464c457fL;
    }

    public Type type() {
        return type;
    }

    /** By index; the first is empty. */
    public List<ElfSection> sections() {
        return sections;
    }

    public Optional<ElfSection> section(String name) {
        return sections.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    /** What is to be loaded. */
    public List<ElfSegment> segments() {
        return segments;
    }

    /**
     * What the file has of a section, uncompressed; nothing for one of zeros.
     *
     * @throws ElfException when it reaches beyond the end of the file, or cannot be uncompressed
     */
    public Bytes contents(ElfSection section) {
        if (section.zeroed()) {
            return Bytes.of(new byte[0], name(section));
        }
        Bytes raw = file.slice(section.offset(), section.size(), name(section));
        return section.compressed() ? Compression.uncompress(raw) : raw;
    }

    /** What the file has of a segment. */
    public Bytes contents(ElfSegment segment) {
        return file.slice(
                segment.offset(), segment.fileSize(), String.format("segment 0x%x", segment.virtualAddress()));
    }

    /** All symbols, by index. */
    public List<ElfSymbol> symbols() {
        for (ElfSection section : sections) {
            if (section.type() == ElfSection.SYMBOLS) {
                return symbols(section);
            }
        }
        return List.of();
    }

    /** Those of another table, such as the one for dynamic linking. */
    public List<ElfSymbol> symbols(ElfSection table) {
        return new SymbolReader(this, table).all();
    }

    /** The entries of a table of relocations with addends. */
    public List<ElfRelocation> relocations(ElfSection table) {
        Bytes bytes = contents(table);
        List<ElfRelocation> relocations = new ArrayList<>(bytes.size() / 24);
        for (int at = 0; at < bytes.size(); at += 24) {
            relocations.add(
                    new ElfRelocation(bytes.u64(at), bytes.u32(at + 8), bytes.u32(at + 12), bytes.u64(at + 16)));
        }
        return relocations;
    }

    /** The section of that number. */
    public ElfSection section(long index) {
        if (index < 0 || index >= sections.size()) {
            throw new ElfException("names section " + index + " of " + sections.size());
        }
        return sections.get((int) index);
    }

    private static String name(ElfSection section) {
        return "section " + (section.name().isEmpty() ? section.index() : section.name());
    }

    private List<ElfSection> readSections() {
        long table = file.u64(40);
        if (table == 0) {
            return List.of();
        }
        if (file.u16(58) != SECTION_HEADER) {
            throw new ElfException("has section headers of " + file.u16(58) + " bytes; expected " + SECTION_HEADER);
        }
        Bytes first = file.slice(table, SECTION_HEADER, "the first section header");
        long count = file.u16(60) == 0 ? first.u64(32) : file.u16(60);
        long namesIndex = file.u16(62) == ELSEWHERE ? first.u32(40) : file.u16(62);
        if (count > file.size() / SECTION_HEADER || count < 0) {
            throw new ElfException("is too short for " + Long.toUnsignedString(count) + " section headers");
        }
        Bytes headers = file.slice(table, count * SECTION_HEADER, "the section headers");
        List<ElfSection> unnamed = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            unnamed.add(section(headers, i, ""));
        }
        if (namesIndex == 0) {
            return List.copyOf(unnamed);
        }
        if (namesIndex >= count) {
            throw new ElfException("has the names of sections in section " + namesIndex + " of " + count);
        }
        StringTable names = new StringTable(contents(unnamed.get((int) namesIndex)));
        List<ElfSection> named = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            named.add(section(headers, i, names.at(headers.u32(i * (long) SECTION_HEADER))));
        }
        return List.copyOf(named);
    }

    private static ElfSection section(Bytes headers, int index, String name) {
        long at = index * (long) SECTION_HEADER;
        long alignment = Math.max(1, headers.u64(at + 48));
        if (index > 0 && (Long.bitCount(alignment) != 1 || headers.u64(at + 48) < 0)) {
            throw new ElfException("section " + index + " has an alignment that is no power of two");
        }
        return new ElfSection(
                index,
                name,
                (int) headers.u32(at + 4),
                headers.u64(at + 8),
                headers.u64(at + 16),
                headers.u64(at + 24),
                headers.u64(at + 32),
                headers.u32(at + 40),
                headers.u32(at + 44),
                alignment);
    }

    private List<ElfSegment> readSegments() {
        long table = file.u64(32);
        int count = file.u16(56);
        if (table == 0 || count == 0) {
            return List.of();
        }
        if (file.u16(54) != PROGRAM_HEADER) {
            throw new ElfException("has program headers of " + file.u16(54) + " bytes; expected " + PROGRAM_HEADER);
        }
        Bytes headers = file.slice(table, count * (long) PROGRAM_HEADER, "the program headers");
        List<ElfSegment> loaded = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long at = i * (long) PROGRAM_HEADER;
            if (headers.u32(at) == LOAD) {
                loaded.add(new ElfSegment(
                        (int) headers.u32(at + 4),
                        headers.u64(at + 8),
                        headers.u64(at + 16),
                        headers.u64(at + 24),
                        headers.u64(at + 32),
                        headers.u64(at + 40)));
            }
        }
        return List.copyOf(loaded);
    }
}
