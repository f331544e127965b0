package mmulator.elf;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one table of symbols. */
final class SymbolReader {
    private static final int ENTRY = 24;
    private static final int RESERVED = 0xff00;
    private static final int ABSOLUTE = 0xfff1;
    private static final int COMMON = 0xfff2;
    private static final int ELSEWHERE = 0xffff;

    private final ElfFile file;
    private final Bytes entries;
    private final StringTable names;
    private final @Nullable Bytes indexes;

    SymbolReader(ElfFile file, ElfSection table) {
        this.file = file;
        entries = file.contents(table);
        names = new StringTable(file.contents(file.section(table.link())));
        indexes = file.sections().stream()
                .filter(s -> s.type() == ElfSection.SYMBOL_SECTION_INDEXES && s.link() == table.index())
                .findFirst()
                .map(file::contents)
                .orElse(null);
    }

    List<ElfSymbol> all() {
        List<ElfSymbol> symbols = new ArrayList<>(entries.size() / ENTRY);
        for (int at = 0; at < entries.size(); at += ENTRY) {
            symbols.add(symbol(at));
        }
        return symbols;
    }

    private ElfSymbol symbol(int at) {
        int info = entries.u8(at + 4);
        int section = section(at);
        String name = names.at(entries.u32(at));
        if (name.isEmpty() && (info & 15) == ElfSymbol.SECTION && section > 0) {
            name = file.section(section).name();
        }
        // What is neither local nor weak is seen by others: also STB_GNU_UNIQUE.
        ElfSymbol.Binding binding = switch (info >> 4) {
            case 0 -> ElfSymbol.Binding.LOCAL;
            case 2 -> ElfSymbol.Binding.WEAK;
            default -> ElfSymbol.Binding.GLOBAL;
        };
        return new ElfSymbol(name, entries.u64(at + 8), entries.u64(at + 16), binding, info & 15, section);
    }

    private int section(int at) {
        int number = entries.u16(at + 6);
        if (number == ABSOLUTE) {
            return ElfSymbol.ABSOLUTE;
        }
        if (number == COMMON) {
            return ElfSymbol.COMMON;
        }
        if (number == ELSEWHERE && indexes != null) {
            return file.section(indexes.u32(at / ENTRY * 4L)).index();
        }
        if (number >= RESERVED) {
            throw new ElfException(
                    String.format("symbol %d lies in the unknown special section 0x%x", at / ENTRY, number));
        }
        return number == 0 ? ElfSymbol.UNDEFINED : file.section(number).index();
    }
}
