package mmulator.asm.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mmulator.asm.Assembler;
import mmulator.asm.section.OutputBudget;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.SectionKind;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.source.SourcePosition;
import mmulator.elf.ElfFile;
import mmulator.elf.SymbolIndex;
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
            String path, List<PlacedSection> sections, SymbolIndex symbols, @Nullable ElfFile lines) {
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
        return new ObjectCode(
                path,
                contents,
                new SymbolTable(new Sections(new OutputBudget(0))),
                lines == null ? null : new CompiledSource(lines, Map.of()),
                new PlacedSymbols(path, symbols, contents));
    }
}
