package mmulator.relaxed.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import mmulator.arch.Descriptor;
import mmulator.machine.event.Event;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.TableShape;

/**
 * Finds the tables: the roots of regimes, what is linked below, and what stores link. One that has been found stays a table, so
 * that it is told, too, of orders in which none leads to it any more.
 */
public final class LinkedTables {
    private final DescriptorMemory memory;
    private final Consumer<Event> tell;
    private final Set<TableShape.Link> links = new HashSet<>();
    private final Map<Long, List<TableShape>> byPage = new HashMap<>();

    LinkedTables(DescriptorMemory memory, Consumer<Event> tell) {
        this.memory = memory;
        this.tell = tell;
    }

    /** A regime may be in effect from now on. */
    public void regime(Regime regime, int cpu, int time) {
        for (TableShape root : TableShape.roots(regime)) {
            found(new TableShape.Link(root, TableShape.ROOT), cpu, time);
        }
    }

    /** How many links have been found: it grows with every table. */
    public int size() {
        return links.size();
    }

    /** True of all that lies in a page with a table. */
    public boolean isTable(long address) {
        return byPage.containsKey(address >>> 12);
    }

    /** A descriptor is about to be given a value. */
    public void stored(long descriptor, long value, int cpu, int time) {
        for (TableShape table : List.copyOf(byPage.getOrDefault(descriptor >>> 12, List.of()))) {
            if (table.contains(descriptor)) {
                follow(table, descriptor, value, cpu, time);
            }
        }
    }

    private void follow(TableShape table, long descriptor, long value, int cpu, int time) {
        TableShape next = table.next(value);
        if (next != null) {
            found(new TableShape.Link(next, descriptor), cpu, time);
        }
    }

    private void found(TableShape.Link link, int cpu, int time) {
        TableShape table = link.table();
        if (!memory.contains(table.address()) || !memory.contains(table.last() & -8) || !links.add(link)) {
            return;
        }
        tell.accept(new Event.TableFound(
                cpu, time, 0, table.address(), table.level(), table.entries(), table.granule(), link.parent()));
        boolean known = false;
        for (long page = table.address() >>> 12; page <= table.last() >>> 12; page++) {
            List<TableShape> tables = byPage.computeIfAbsent(page, absent -> new ArrayList<>(1));
            known |= tables.contains(table);
            if (!tables.contains(table)) {
                tables.add(table);
            }
        }
        for (int i = 0; !known && table.level() < 3 && i < table.entries(); i++) {
            long descriptor = table.address() + 8L * i;
            long value = memory.read(descriptor);
            if ((value & Descriptor.VALID) != 0) {
                follow(table, descriptor, value, cpu, time);
            }
        }
    }
}
