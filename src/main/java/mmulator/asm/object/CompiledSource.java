package mmulator.asm.object;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import mmulator.asm.section.SectionContent;
import mmulator.elf.Bytes;
import mmulator.elf.CompilationFolders;
import mmulator.elf.ElfException;
import mmulator.elf.ElfFile;
import mmulator.elf.ElfRelocation;
import mmulator.elf.ElfSection;
import mmulator.elf.ElfSymbol;
import mmulator.elf.LineProgram;
import mmulator.elf.LineRows;
import mmulator.elf.LinesOnDemand;
import mmulator.elf.RelocationType;

/** The way from an object's code to its source, by what its compiler left in {@code .debug_line}. */
public final class CompiledSource {
    /** Bytes of line tables that take a noticeable time. */
    private static final long MANY = 4 << 20;

    private static final Bytes NOTHING = Bytes.of(new byte[0], "nothing");

    private final ElfFile file;
    private final Map<Integer, SectionContent> sections;

    /** @param sections those that are loaded, by number; none for a file that is linked already */
    CompiledSource(ElfFile file, Map<Integer, SectionContent> sections) {
        this.file = file;
        this.sections = Map.copyOf(sections);
    }

    /**
     * The lines of all code.
     *
     * @param address where a section lies; 0 for one that was left out
     * @throws ElfException when what the compiler left makes no sense
     */
    public LineRows lines(ToLongFunction<SectionContent> address) {
        Bytes lines = relocated(".debug_line", address);
        if (lines.size() == 0) {
            return LineRows.NONE;
        }
        Bytes strings = relocated(".debug_str", address);
        CompilationFolders folders = CompilationFolders.read(
                relocated(".debug_info", address), relocated(".debug_abbrev", address), strings);
        return LineProgram.read(lines, relocated(".debug_line_str", address), strings, folders);
    }

    /**
     * Lines that are read when asked for, of a file that has too many to be read at once and is linked already; empty for
     * another.
     */
    public Optional<LinesOnDemand> onDemand() {
        boolean many = file.type() != ElfFile.Type.RELOCATABLE
                && file.section(".debug_line").filter(s -> s.size() > MANY).isPresent();
        return many ? LinesOnDemand.of(file) : Optional.empty();
    }

    private Bytes relocated(String name, ToLongFunction<SectionContent> address) {
        ElfSection section = file.section(name).orElse(null);
        if (section == null) {
            return NOTHING;
        }
        Bytes contents = file.contents(section);
        ElfSection relocations = file.type() != ElfFile.Type.RELOCATABLE
                ? null
                : file.sections().stream()
                        .filter(s -> s.type() == ElfSection.RELOCATIONS_WITH_ADDENDS && s.info() == section.index())
                        .findFirst()
                        .orElse(null);
        if (relocations == null) {
            return contents;
        }
        byte[] bytes = contents.toArray();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var symbols = file.symbols();
        for (ElfRelocation r : file.relocations(relocations)) {
            if (r.symbol() >= symbols.size()) {
                throw new ElfException(
                        "a relocation of " + name + " is against symbol " + r.symbol() + " of " + symbols.size());
            }
            long value = value(symbols.get((int) r.symbol()), address) + r.addend();
            boolean wide = r.type() == RelocationType.ABS64.number();
            if (!wide && r.type() != RelocationType.ABS32.number()) {
                continue;
            }
            if (r.offset() < 0 || r.offset() > bytes.length - (wide ? 8 : 4)) {
                throw new ElfException("a relocation of " + name + " is beyond its end");
            }
            if (wide) {
                buffer.putLong((int) r.offset(), value);
            } else {
                buffer.putInt((int) r.offset(), (int) value);
            }
        }
        return Bytes.of(bytes, "section " + name);
    }

    /** A place in a section that is not loaded, such as one of strings, is an offset. */
    private long value(ElfSymbol symbol, ToLongFunction<SectionContent> address) {
        SectionContent section = sections.get(symbol.section());
        return section == null ? symbol.value() : address.applyAsLong(section) + symbol.value();
    }
}
