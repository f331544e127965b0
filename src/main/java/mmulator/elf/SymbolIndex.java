package mmulator.elf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Many symbols, found by name and by address. Several may have one name, and several one address. */
public final class SymbolIndex {
    private final List<SystemMap.Entry> entries;
    private final Map<String, Integer> first;
    private final Set<String> several = new HashSet<>();

    public SymbolIndex(List<SystemMap.Entry> unordered) {
        SystemMap.Entry[] sorted = unordered.toArray(SystemMap.Entry[]::new);
        Arrays.sort(sorted, Comparator.comparing(SystemMap.Entry::address, Long::compareUnsigned));
        entries = List.of(sorted);
        first = HashMap.newHashMap(sorted.length);
        for (int i = 0; i < sorted.length; i++) {
            Integer before = first.putIfAbsent(sorted[i].name(), i);
            if (before != null) {
                several.add(sorted[i].name());
            }
            if (before != null && sorted[i].global() && !sorted[before].global()) {
                first.put(sorted[i].name(), i);
            }
        }
    }

    /** In order of their addresses. */
    public List<SystemMap.Entry> all() {
        return entries;
    }

    /** The global one of that name, or else the first local one. */
    public Optional<SystemMap.Entry> find(String name) {
        Integer index = first.get(name);
        return index == null ? Optional.empty() : Optional.of(entries.get(index));
    }

    /** All of that name: compilers leave a copy of an inline function in each file that wants one. */
    public List<SystemMap.Entry> findAll(String name) {
        return several.contains(name)
                ? entries.stream().filter(e -> e.name().equals(name)).toList()
                : find(name).stream().toList();
    }

    /** All that begin exactly at an address. */
    public List<SystemMap.Entry> at(long address) {
        List<SystemMap.Entry> found = new ArrayList<>();
        for (int i = firstFrom(address); i < entries.size() && entries.get(i).address() == address; i++) {
            found.add(entries.get(i));
        }
        return found;
    }

    /** The last one at or before an address; of several there a global one. */
    public Optional<SystemMap.Entry> before(long address) {
        int next = address == -1 ? entries.size() : firstFrom(address + 1);
        if (next == 0) {
            return Optional.empty();
        }
        SystemMap.Entry last = entries.get(next - 1);
        return at(last.address()).stream()
                .filter(SystemMap.Entry::global)
                .findFirst()
                .or(() -> Optional.of(last));
    }

    /** Bytes from a symbol to the next of another address; 0 for the last. */
    public long distance(SystemMap.Entry symbol) {
        int next = symbol.address() == -1 ? entries.size() : firstFrom(symbol.address() + 1);
        return next == entries.size() ? 0 : entries.get(next).address() - symbol.address();
    }

    private int firstFrom(long address) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(entries.get(middle).address(), address) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
