package mmulator.elf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes an executable for AArch64: sections at fixed addresses, symbols, and debug sections. The format is that of the
 * generic ELF specification, "Object Files", with 64-bit little-endian fields.
 */
public final class ElfWriter {
    private static final int HEADER_SIZE = 64;
    private static final int PROGRAM_HEADER_SIZE = 56;
    private static final int SECTION_HEADER_SIZE = 64;
    private static final int SYMBOL_SIZE = 24;

    private static final int ET_EXEC = 2;
    private static final int EM_AARCH64 = 183;
    private static final int PT_LOAD = 1;
    private static final int SHT_PROGBITS = 1;
    private static final int SHT_SYMTAB = 2;
    private static final int SHT_STRTAB = 3;
    private static final int SHT_NOBITS = 8;
    private static final int SHF_WRITE = 1;
    private static final int SHF_ALLOC = 2;
    private static final int SHF_EXECINSTR = 4;
    private static final int SHN_ABS = 0xfff1;
    private static final int PAGE = 4096;

    /** What a symbol names. */
    public enum SymbolType {
        NOTYPE,
        OBJECT,
        FUNC
    }

    /**
     * A section that is loaded.
     *
     * @param zeroed it takes no room in the file
     * @param physicalAddress where its bytes are; differs from {@code address} for code that is linked elsewhere
     */
    public record Section(
            String name,
            long address,
            long physicalAddress,
            byte[] bytes,
            boolean writable,
            boolean executable,
            boolean zeroed) {}

    private record Symbol(String name, long value, long size, int section, boolean global, SymbolType type) {}

    private record Header(
            int name,
            int type,
            long flags,
            long address,
            long offset,
            long size,
            int link,
            int info,
            int align,
            int entrySize) {}

    private final List<Section> sections = new ArrayList<>();
    private final Map<String, byte[]> debugSections = new LinkedHashMap<>();
    private final List<Symbol> symbols = new ArrayList<>();
    private final ByteWriter file = new ByteWriter();
    private final ByteWriter names = new ByteWriter().u8(0);
    private final List<Header> headers = new ArrayList<>();

    /** @return its index, for symbols that lie in it */
    public int add(Section section) {
        sections.add(section);
        return sections.size();
    }

    /** A section that is not loaded, such as {@code .debug_info}. */
    public void debug(String name, byte[] bytes) {
        debugSections.put(name, bytes);
    }

    /** @param section an index from {@link #add} */
    public void symbol(String name, long value, long size, int section, boolean global, SymbolType type) {
        symbols.add(new Symbol(name, value, size, section, global, type));
    }

    /** A symbol that is a number. */
    public void absolute(String name, long value, boolean global) {
        symbols.add(new Symbol(name, value, 0, SHN_ABS, global, SymbolType.NOTYPE));
    }

    /** The file. Call it once. */
    public byte[] toBytes() {
        int start = HEADER_SIZE + PROGRAM_HEADER_SIZE * sections.size();
        file.raw(new byte[start]);
        headers.add(new Header(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        sections.forEach(this::load);
        debugSections.forEach((name, bytes) -> put(name, SHT_PROGBITS, bytes, 0, 0, 1, 0));
        putSymbols();
        int nameOfNames = nameOf(".shstrtab");
        headers.add(new Header(nameOfNames, SHT_STRTAB, 0, 0, file.size(), names.size(), 0, 0, 1, 0));
        file.raw(names.toBytes()).align(8);
        int headersAt = file.size();
        headers.forEach(this::put);
        byte[] bytes = file.toBytes();
        byte[] front = front(headersAt);
        System.arraycopy(front, 0, bytes, 0, front.length);
        return bytes;
    }

    private void load(Section section) {
        // Offset and address agree modulo the page, as loaders ask for.
        long gap = section.address - file.size() & PAGE - 1;
        file.raw(new byte[section.zeroed ? 0 : (int) gap]);
        long flags = SHF_ALLOC | (section.writable ? SHF_WRITE : 0) | (section.executable ? SHF_EXECINSTR : 0);
        headers.add(new Header(
                nameOf(section.name),
                section.zeroed ? SHT_NOBITS : SHT_PROGBITS,
                flags,
                section.address,
                file.size(),
                section.bytes.length,
                0,
                0,
                4,
                0));
        if (!section.zeroed) {
            file.raw(section.bytes);
        }
    }

    private void put(String name, int type, byte[] bytes, int link, int info, int align, int entrySize) {
        file.align(align);
        headers.add(new Header(nameOf(name), type, 0, 0, file.size(), bytes.length, link, info, align, entrySize));
        file.raw(bytes);
    }

    private int nameOf(String name) {
        int at = names.size();
        names.text(name);
        return at;
    }

    /** Local symbols come first, and the section tells how many they are. */
    private void putSymbols() {
        ByteWriter table = new ByteWriter().raw(new byte[SYMBOL_SIZE]);
        ByteWriter strings = new ByteWriter().u8(0);
        List<Symbol> ordered = new ArrayList<>(symbols);
        ordered.sort(Comparator.comparing(Symbol::global));
        for (Symbol symbol : ordered) {
            table.u32(strings.size());
            table.u8((symbol.global ? 0x10 : 0) | symbol.type.ordinal()).u8(0).u16(symbol.section);
            table.u64(symbol.value).u64(symbol.size);
            strings.text(symbol.name);
        }
        int locals = 1 + (int) symbols.stream().filter(symbol -> !symbol.global).count();
        put(".symtab", SHT_SYMTAB, table.toBytes(), headers.size() + 1, locals, 8, SYMBOL_SIZE);
        put(".strtab", SHT_STRTAB, strings.toBytes(), 0, 0, 1, 0);
    }

    private void put(Header header) {
        file.u32(header.name)
                .u32(header.type)
                .u64(header.flags)
                .u64(header.address)
                .u64(header.offset)
                .u64(header.size);
        file.u32(header.link).u32(header.info).u64(header.align).u64(header.entrySize);
    }

    private byte[] front(int headersAt) {
        ByteWriter front = new ByteWriter();
        front.raw(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).u64(0);
        front.u16(ET_EXEC)
                .u16(EM_AARCH64)
                .u32(1)
                .u64(0)
                .u64(HEADER_SIZE)
                .u64(headersAt)
                .u32(0);
        front.u16(HEADER_SIZE).u16(PROGRAM_HEADER_SIZE).u16(sections.size());
        front.u16(SECTION_HEADER_SIZE).u16(headers.size()).u16(headers.size() - 1);
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            Header header = headers.get(i + 1);
            front.u32(PT_LOAD).u32(4 | (section.writable ? 2 : 0) | (section.executable ? 1 : 0));
            front.u64(header.offset).u64(section.address).u64(section.physicalAddress);
            front.u64(section.zeroed ? 0 : header.size).u64(header.size).u64(PAGE);
        }
        return front.toBytes();
    }
}
