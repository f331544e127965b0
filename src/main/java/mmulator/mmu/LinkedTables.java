package mmulator.mmu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mmulator.arch.Descriptor;

/**
 * Finds the translation tables: the roots of regimes, what is linked below them, and what stores link. One that has been found
 * stays a table, since some TLB may hold a pointer to it.
 */
public final class LinkedTables {
    private final DescriptorMemory memory;
    private final Map<Long, List<TableShape>> byPage = new HashMap<>();
    /** In the order in which they were found; true of the first one to its table. */
    private final SequencedMap<TableShape.Link, Boolean> links = new LinkedHashMap<>();

    /** @param memory that the tables are in, with what has been stored so far */
    public LinkedTables(DescriptorMemory memory) {
        this.memory = memory;
    }

    /**
     * A regime is, or may be, in effect.
     *
     * @param found is told of each link that is new, before those below it
     */
    public void regime(Regime regime, Consumer<TableShape.Link> found) {
        for (TableShape root : TableShape.roots(regime)) {
            found(new TableShape.Link(root, TableShape.ROOT), found);
        }
    }

    /** A descriptor is given a value; memory may have it already. */
    public void stored(long descriptor, long value, Consumer<TableShape.Link> found) {
        at(descriptor).forEach(table -> follow(table, descriptor, value, found));
    }

    /** How many links have been found: it grows with every table. */
    public int size() {
        return links.size();
    }

    /** Forgets what was found since there were so many. */
    public void rewind(int size) {
        while (links.size() > size) {
            Map.Entry<TableShape.Link, Boolean> last = links.pollLastEntry();
            if (last.getValue()) {
                last.getKey()
                        .table()
                        .pages()
                        .forEach(
                                page -> Objects.requireNonNull(byPage.get(page)).removeLast());
            }
        }
    }

    /** True of all that lies in a 4K page with a table. */
    public boolean isInPage(long address) {
        return !inPage(address).isEmpty();
    }

    /** True if the eight bytes are a descriptor of some table, not only beside one. */
    public boolean isDescriptor(long address) {
        for (TableShape table : inPage(address)) {
            if (table.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** Those that the eight bytes are a descriptor of. */
    public List<TableShape> at(long address) {
        List<TableShape> tables = new ArrayList<>(1);
        for (TableShape table : inPage(address)) {
            if (table.contains(address)) {
                tables.add(table);
            }
        }
        return tables;
    }

    /** One that lies in several pages comes once for each. */
    public Stream<TableShape> all() {
        return byPage.values().stream().flatMap(List::stream);
    }

    private List<TableShape> inPage(long address) {
        return byPage.getOrDefault(TableShape.page(address), List.of());
    }

    private void follow(TableShape table, long descriptor, long value, Consumer<TableShape.Link> found) {
        TableShape next = table.next(value);
        if (next != null) {
            found(new TableShape.Link(next, descriptor), found);
        }
    }

    private void found(TableShape.Link link, Consumer<TableShape.Link> found) {
        TableShape table = link.table();
        if (!table.isIn(memory) || links.containsKey(link)) {
            return;
        }
        boolean first = !inPage(table.address()).contains(table);
        links.put(link, first);
        if (first) {
            table.pages()
                    .forEach(page -> byPage.computeIfAbsent(page, absent -> new ArrayList<>(1))
                            .add(table));
        }
        found.accept(link);
        for (int i = 0; first && table.level() < 3 && i < table.entries(); i++) {
            long descriptor = table.address() + 8L * i;
            long value = memory.peek(descriptor);
            if ((value & Descriptor.VALID) != 0) {
                follow(table, descriptor, value, found);
            }
        }
    }
}
