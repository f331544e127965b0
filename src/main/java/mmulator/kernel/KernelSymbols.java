package mmulator.kernel;

import java.util.List;
import java.util.OptionalLong;
import mmulator.elf.SymbolIndex;
import mmulator.elf.SystemMap;

/** A kernel's symbols, and what is missing among them. */
public final class KernelSymbols {
    private final SymbolIndex index;

    KernelSymbols(List<SystemMap.Entry> unordered) {
        index = new SymbolIndex(unordered);
    }

    public SymbolIndex index() {
        return index;
    }

    public boolean has(String name) {
        return index.find(name).isPresent();
    }

    /** Address of the global one of that name, or else of the first local one. */
    public OptionalLong find(String name) {
        return index.find(name).map(e -> OptionalLong.of(e.address())).orElse(OptionalLong.empty());
    }

    /** The names of all that begins exactly at an address. */
    public List<String> at(long address) {
        return index.at(address).stream().map(SystemMap.Entry::name).toList();
    }

    /**
     * The address of something without which it cannot go on.
     *
     * @param purpose completes "needed for …"
     * @throws KernelException if there is none of that name
     */
    public long require(String name, String purpose) {
        return find(name)
                .orElseThrow(() -> new KernelException("has no symbol '" + name + "', needed for " + purpose
                        + "; looked for it among its " + index.all().size() + " symbols"
                        + (index.all().isEmpty() ? " (stripped? expected a System.map under 'symbols')" : "")));
    }
}
