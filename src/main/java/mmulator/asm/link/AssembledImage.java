package mmulator.asm.link;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mmulator.asm.source.Diagnostic;

/** Linked code and data: sections with their addresses, symbols, and the way back to the source. */
public final class AssembledImage {
    private final List<ImageSection> sections;
    private final List<ImageSymbol> symbols;
    private final Map<String, ImageSymbol> byName = new LinkedHashMap<>();
    private final LineTable lines;
    private final CodeText code;
    private final List<Diagnostic> warnings;

    AssembledImage(
            List<ImageSection> sections,
            List<ImageSymbol> symbols,
            LineTable lines,
            CodeText code,
            List<Diagnostic> warnings) {
        this.sections = List.copyOf(sections);
        this.symbols = List.copyOf(symbols);
        this.lines = lines;
        this.code = code;
        this.warnings = List.copyOf(warnings);
        for (ImageSymbol symbol : symbols) {
            byName.merge(symbol.name(), symbol, (a, b) -> a.global() || !b.global() ? a : b);
        }
    }

    /** In the order they first appear in the sources. */
    public List<ImageSection> sections() {
        return sections;
    }

    public Optional<ImageSection> section(String name) {
        return sections.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    /** The section that holds a virtual address. */
    public Optional<ImageSection> sectionAt(long address) {
        return sections.stream().filter(s -> s.contains(address)).findFirst();
    }

    /** All symbols but numeric and {@code .L} labels. */
    public List<ImageSymbol> symbols() {
        return symbols;
    }

    /** The global symbol of that name, or else the first file's local one. */
    public Optional<ImageSymbol> symbol(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The last label at or before a virtual address, in the same section; a global one where there is a choice. */
    public Optional<ImageSymbol> symbolAt(long address) {
        String section = sectionAt(address).map(ImageSection::name).orElse("");
        ImageSymbol best = null;
        for (ImageSymbol symbol : symbols) {
            if (symbol.section().isEmpty()
                    || !symbol.section().equals(section)
                    || Long.compareUnsigned(symbol.value(), address) > 0) {
                continue;
            }
            int order = best == null ? 1 : Long.compareUnsigned(symbol.value(), best.value());
            if (best == null || order > 0 || (order == 0 && symbol.global() && !best.global())) {
                best = symbol;
            }
        }
        return Optional.ofNullable(best);
    }

    /** The virtual address of what is loaded at a physical one, for code that runs with the MMU off. */
    public OptionalLong toVirtual(long physicalAddress) {
        for (ImageSection section : sections) {
            long offset = physicalAddress - section.physicalAddress();
            if (offset >= 0 && offset < section.size()) {
                return OptionalLong.of(section.virtualAddress() + offset);
            }
        }
        return OptionalLong.empty();
    }

    /** Which statement made which bytes, by virtual address. */
    public LineTable lines() {
        return lines;
    }

    /** The instruction at a virtual address in the words of a disassembler; "" where there is no code. */
    public String instructionAt(long address) {
        return code.at(address);
    }

    public List<Diagnostic> warnings() {
        return warnings;
    }
}
