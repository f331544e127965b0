package mmulator.asm.object;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.asm.Assembler;
import mmulator.asm.section.OutputBudget;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.SectionKind;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.section.Value;
import mmulator.asm.source.SourcePosition;
import mmulator.elf.ElfFile;
import mmulator.elf.SystemMap;
import org.jspecify.annotations.Nullable;

/** Makes what lies somewhere already, such as a kernel that has booted, a part of what the {@link Assembler} links. */
public final class PlacedCode {
    private PlacedCode() {}

    /**
     * One file of it.
     *
     * @param path for messages
     * @param symbols by virtual address; those outside of the sections are left out. Where no other has its name, even a
     *     local one is known to all files, and any gives way to one that a source defines
     * @param lines the file that tells the lines of the code; null for none
     */
    public static ObjectCode of(
            String path, List<PlacedSection> sections, List<SystemMap.Entry> symbols, @Nullable ElfFile lines) {
        SourcePosition origin = SourcePosition.ofFile(path);
        List<SectionContent> contents = new ArrayList<>();
        for (PlacedSection section : sections) {
            contents.add(SectionContent.of(
                    section.name(),
                    new SectionKind(true, true, section.executable(), false),
                    section.bytes(),
                    section.bytes().length,
                    1,
                    origin,
                    new SectionContent.Place(section.virtualAddress(), section.physicalAddress())));
        }
        SymbolTable table = new SymbolTable(new Sections(new OutputBudget(0)));
        define(table, symbols, contents, origin);
        return new ObjectCode(
                path,
                contents,
                table,
                List.of(),
                List.of(),
                List.of(),
                lines == null ? null : new CompiledSource(lines, Map.of()));
    }

    /** Of several of one name, the global one, or else the first. */
    static void define(
            SymbolTable table, List<SystemMap.Entry> symbols, List<SectionContent> sections, SourcePosition origin) {
        Map<String, Integer> times = new HashMap<>();
        symbols.forEach(symbol -> times.merge(symbol.name(), 1, Integer::sum));
        for (SystemMap.Entry symbol : symbols) {
            if (table.isDefined(symbol.name()) && !symbol.global()) {
                continue;
            }
            for (SectionContent section : sections) {
                SectionContent.Place place = section.place();
                long offset = place == null ? -1 : symbol.address() - place.virtualAddress();
                if (offset >= 0 && offset < section.size()) {
                    table.define(symbol.name(), new Value(offset, section), origin);
                    if (symbol.global() || times.get(symbol.name()) == 1) {
                        table.bind(symbol.name(), SymbolTable.Binding.WEAK);
                    }
                    break;
                }
            }
        }
    }
}
