package mmulator.mmu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mmulator.arch.Granule;
import org.jspecify.annotations.Nullable;

/** Which tables there are and which descriptors have linked them, so that a descriptor's input address can be told. */
public final class TableGraph {
    /** Most tables looked at on the ways to a descriptor. Tables that point to each other in hundreds of entries have 2^27. */
    public static final int MAX_WAYS = 4096;

    /** @param parents addresses of the descriptors that have pointed to it, and {@link TableShape#ROOT} if a register has */
    private record Table(long address, int level, int entries, Granule granule, Set<Long> parents) {
        Table copy() {
            return new Table(address, level, entries, granule, new LinkedHashSet<>(parents));
        }

        boolean leadsTo(Table lower) {
            return level == lower.level - 1 && granule == lower.granule;
        }

        boolean contains(long pa) {
            return pa - address >= 0 && pa - address < 8L * entries;
        }
    }

    /**
     * What a descriptor translates.
     *
     * @param va first input address
     * @param level of the table that the descriptor is in
     */
    public record Place(long va, int level, Granule granule) {}

    private final DescriptorMemory memory;
    private Map<Long, List<Table>> byPage = new HashMap<>();
    /** {@link #byPage} may be another graph's as well: it is copied before it changes. Tables are found seldom. */
    private boolean shared;

    private boolean incomplete;

    /** @param memory that the tables are in */
    public TableGraph(DescriptorMemory memory) {
        this.memory = memory;
    }

    /** Another graph that knows the same and goes its own way from here. */
    public TableGraph copy() {
        TableGraph copy = new TableGraph(memory);
        copy.byPage = byPage;
        copy.shared = true;
        copy.incomplete = incomplete;
        shared = true;
        return copy;
    }

    private void own() {
        if (shared) {
            IdentityHashMap<Table, Table> copies = new IdentityHashMap<>();
            Map<Long, List<Table>> own = new HashMap<>(byPage.size() * 2);
            byPage.forEach((page, tables) -> {
                List<Table> list = new ArrayList<>(tables.size());
                tables.forEach(table -> list.add(copies.computeIfAbsent(table, Table::copy)));
                own.put(page, list);
            });
            byPage = own;
            shared = false;
        }
    }

    /**
     * A table was found.
     *
     * @param parent address of the Table descriptor that points to it, or {@link TableShape#ROOT}: a table can be both
     */
    public void found(long address, int level, int entries, Granule granule, long parent) {
        Table table = known(address, level, entries, granule);
        if (table != null && table.parents.contains(parent)) {
            return;
        }
        own();
        table = known(address, level, entries, granule);
        if (table == null) {
            table = new Table(address, level, entries, granule, new LinkedHashSet<>());
            for (long page = address >>> 12; page <= address + 8L * entries - 1 >>> 12; page++) {
                byPage.computeIfAbsent(page, absent -> new ArrayList<>(1)).add(table);
            }
        }
        table.parents.add(parent);
    }

    private @Nullable Table known(long address, int level, int entries, Granule granule) {
        for (Table table : byPage.getOrDefault(address >>> 12, List.of())) {
            if (table.address == address
                    && table.level == level
                    && table.entries == entries
                    && table.granule == granule) {
                return table;
            }
        }
        return null;
    }

    /** Physical address of the first descriptor of each table that has been, in part at least, in the page. */
    public List<Long> tablesIn(long page) {
        Set<Long> first = new LinkedHashSet<>();
        memory.dependencies().links(page);
        for (Table table : byPage.getOrDefault(page >>> 12, List.of())) {
            first.add(Math.max(table.address, page));
        }
        return List.copyOf(first);
    }

    /**
     * Where the descriptor at {@code pa} is, once for each way to it and each half of the address space. Of more than
     * {@link #MAX_WAYS} only those found first; then this is {@linkplain #incomplete() incomplete} from now on.
     */
    public List<Place> places(long pa) {
        Set<Place> places = new LinkedHashSet<>();
        Ways ways = new Ways();
        memory.dependencies().links(pa);
        for (Table table : byPage.getOrDefault(pa >>> 12, List.of())) {
            if (table.contains(pa)) {
                for (long va : ways.addresses(table, pa)) {
                    places.add(new Place(va, table.level, table.granule));
                }
            }
        }
        return List.copyOf(places);
    }

    /** Somebody who looks for what is below a descriptor has not looked at all ways. */
    public void passOver() {
        incomplete = true;
    }

    /** True once {@link #places} has not told all. */
    public boolean incomplete() {
        return incomplete;
    }

    /** From one descriptor up to the roots, a level at a time: a table that maps itself is passed once for each level. */
    private final class Ways {
        private int left = MAX_WAYS;

        private List<Long> addresses(Table table, long pa) {
            left--;
            int shift = table.granule.entryShift(table.level);
            long offset = (pa - table.address) / 8 << shift;
            List<Long> addresses = new ArrayList<>();
            for (long parent : table.parents) {
                if (parent == TableShape.ROOT) {
                    int top = shift + Integer.numberOfTrailingZeros(Integer.highestOneBit(table.entries));
                    addresses.add(offset);
                    addresses.add(top < 64 ? -1L << top | offset : offset);
                    continue;
                }
                memory.dependencies().links(parent);
                // A table that maps itself has itself for a parent.
                if (left <= 0) {
                    incomplete = true;
                    break;
                }
                for (Table upper : byPage.getOrDefault(parent >>> 12, List.of())) {
                    if (upper.contains(parent) && upper.leadsTo(table)) {
                        for (long base : addresses(upper, parent)) {
                            addresses.add(base | offset);
                        }
                    }
                }
            }
            return addresses;
        }
    }
}
