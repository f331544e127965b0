package mmulator.asm.link;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mmulator.asm.object.PlacedSymbols;
import mmulator.asm.source.Diagnostic;
import mmulator.elf.SystemMap;

/** Linked code and data: sections with their addresses, symbols, and the way back to the source. */
public final class AssembledImage {
    private final List<ImageSection> sections;
    private final List<ImageSymbol> symbols;
    private final Map<String, ImageSymbol> byName = new LinkedHashMap<>();
    private final LineTable lines;
    private final CodeText code;
    private final List<Diagnostic> warnings;
    private final List<PlacedSymbols> placed;

    AssembledImage(
            List<ImageSection> sections,
            List<ImageSymbol> symbols,
            LineTable lines,
            CodeText code,
            List<Diagnostic> warnings,
            List<PlacedSymbols> placed) {
        this.sections = List.copyOf(sections);
        this.symbols = List.copyOf(symbols);
        this.lines = lines;
        this.code = code;
        this.warnings = List.copyOf(warnings);
        this.placed = List.copyOf(placed);
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

    /** All symbols but numeric and {@code .L} labels: hundreds of thousands, where a kernel is part of it. */
    public List<ImageSymbol> symbols() {
        if (placed.isEmpty()) {
            return symbols;
        }
        List<ImageSymbol> all = new ArrayList<>(symbols);
        for (PlacedSymbols file : placed) {
            file.index().all().forEach(entry -> shown(file, entry).ifPresent(all::add));
        }
        return all;
    }

    /** Those of what was assembled or linked, without those of files that had their place already. */
    public List<ImageSymbol> sourceSymbols() {
        return symbols;
    }

    /** The global symbol of that name, or else the first file's local one, or else one of a file that had its place already. */
    public Optional<ImageSymbol> symbol(String name) {
        return Optional.ofNullable(byName.get(name))
                .or(() -> placed.stream()
                        .flatMap(file -> file.only(name).flatMap(entry -> shown(file, entry)).stream())
                        .findFirst());
    }

    /** All symbols of that name: several, if compilers left a copy of an inline function in several files. */
    public List<ImageSymbol> copies(String name) {
        List<ImageSymbol> copies = new ArrayList<>();
        symbols.stream().filter(s -> s.name().equals(name)).forEach(copies::add);
        placed.forEach(
                file -> file.all(name).forEach(entry -> shown(file, entry).ifPresent(copies::add)));
        return copies;
    }

    private static Optional<ImageSymbol> shown(PlacedSymbols file, SystemMap.Entry entry) {
        return file.section(entry)
                .map(section -> new ImageSymbol(
                        entry.name(),
                        entry.address(),
                        file.index().distance(entry),
                        section.name(),
                        entry.global(),
                        file.path()));
    }

    /** The last label at or before a virtual address, in the same section; a global one where there is a choice. */
    public Optional<ImageSymbol> symbolAt(long address) {
        return before(address, false);
    }

    /**
     * The routine that a virtual address lies in: the last global label of its section, as others are places in a routine; in
     * a file that had its place already, the last one of any kind.
     */
    public Optional<ImageSymbol> routineAt(long address) {
        return before(address, true);
    }

    private Optional<ImageSymbol> before(long address, boolean globalOnly) {
        String section = sectionAt(address).map(ImageSection::name).orElse("");
        if (section.isEmpty()) {
            return Optional.empty();
        }
        for (PlacedSymbols file : placed) {
            if (file.sections().stream().anyMatch(s -> s.name().equals(section))) {
                return file.index()
                        .before(address)
                        .flatMap(entry -> shown(file, entry))
                        .filter(symbol -> symbol.section().equals(section));
            }
        }
        ImageSymbol best = null;
        for (ImageSymbol symbol : symbols) {
            if (!symbol.section().equals(section)
                    || globalOnly && !symbol.global()
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
