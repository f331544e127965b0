package mmulator.asm.object;

import java.util.List;
import java.util.Optional;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.Value;
import mmulator.elf.SymbolIndex;
import mmulator.elf.SystemMap;

/**
 * The symbols of a file that has its place already, of which there may be hundreds of thousands: nothing is made of one until
 * it is asked for. They give way to those of sources.
 *
 * @param path of the file
 * @param index by virtual address
 * @param sections that they lie in; those outside do not count
 */
public record PlacedSymbols(String path, SymbolIndex index, List<SectionContent> sections) {
    public PlacedSymbols {
        sections = List.copyOf(sections);
    }

    /** The section that a symbol lies in. */
    public Optional<SectionContent> section(SystemMap.Entry symbol) {
        for (SectionContent section : sections) {
            if (offset(section, symbol) >= 0) {
                return Optional.of(section);
            }
        }
        return Optional.empty();
    }

    /** Negative outside of the section. */
    private static long offset(SectionContent section, SystemMap.Entry symbol) {
        SectionContent.Place place = section.place();
        long offset = place == null ? -1 : symbol.address() - place.virtualAddress();
        return offset < section.size() ? offset : -1;
    }

    /** Those of that name that lie in a section. */
    public List<SystemMap.Entry> all(String name) {
        return index.findAll(name).stream().filter(e -> section(e).isPresent()).toList();
    }

    /** What a name stands for: the global one of that name, or the only local one. Empty for several, which are no better than none. */
    public Optional<Value> value(String name) {
        return only(name).flatMap(e -> section(e).map(section -> new Value(offset(section, e), section)));
    }

    /** The global one of that name, or the only local one. */
    public Optional<SystemMap.Entry> only(String name) {
        Optional<SystemMap.Entry> first = index.find(name);
        return first.isEmpty() || first.get().global() || all(name).size() == 1 ? first : Optional.empty();
    }
}
