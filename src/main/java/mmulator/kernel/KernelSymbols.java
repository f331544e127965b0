package mmulator.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import mmulator.elf.SystemMap;

/** A kernel's symbols, by name and in order of their addresses. */
public final class KernelSymbols {
    private final List<SystemMap.Entry> entries;
    private final Map<String, Integer> first = new HashMap<>();

    KernelSymbols(List<SystemMap.Entry> unordered) {
        SystemMap.Entry[] sorted = unordered.toArray(SystemMap.Entry[]::new);
        Arrays.sort(sorted, Comparator.comparing(SystemMap.Entry::address, Long::compareUnsigned));
        entries = List.of(sorted);
        for (int i = 0; i < sorted.length; i++) {
            Integer before = first.putIfAbsent(sorted[i].name(), i);
            if (before != null && sorted[i].global() && !sorted[before].global()) {
                first.put(sorted[i].name(), i);
            }
        }
    }

    /** In order of their addresses. */
    public List<SystemMap.Entry> all() {
        return entries;
    }

    public boolean has(String name) {
        return first.containsKey(name);
    }

    /** Address of the global one of that name, or else the first local one. */
    public OptionalLong find(String name) {
        Integer index = first.get(name);
        return index == null
                ? OptionalLong.empty()
                : OptionalLong.of(entries.get(index).address());
    }

    /** Every place of that name: compilers leave a copy of an inline function in each file that wants one. */
    public List<Long> findAll(String name) {
        if (!has(name)) {
            return List.of();
        }
        List<Long> places = new ArrayList<>();
        for (SystemMap.Entry entry : entries) {
            if (entry.name().equals(name)) {
                places.add(entry.address());
            }
        }
        return places;
    }

    /** The names of all that begins exactly at an address, in no order of importance. */
    public List<String> at(long address) {
        List<String> names = new ArrayList<>();
        for (int i = firstFrom(address); i < entries.size() && entries.get(i).address() == address; i++) {
            names.add(entries.get(i).name());
        }
        return names;
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

    /**
     * The address of something without which it cannot go on.
     *
     * @param purpose completes "needed for …"
     * @throws KernelException if there is none of that name
     */
    public long require(String name, String purpose) {
        return find(name)
                .orElseThrow(() -> new KernelException("has no symbol '" + name + "', needed for " + purpose
                        + "; looked for it among its " + entries.size() + " symbols"
                        + (entries.isEmpty() ? " (stripped? expected a System.map under 'symbols')" : "")));
    }
}
