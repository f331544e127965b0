package mmulator.relaxed.judge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import mmulator.arch.Descriptor;
import mmulator.arch.DescriptorFormat;
import mmulator.arch.Granule;
import mmulator.machine.event.Event;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.VaRange;

/** Finds the tables: the roots of regimes and what is linked below. */
final class LinkedTables {
    private record Table(long address, int level, int entries, Granule granule, DescriptorFormat format) {
        boolean contains(long descriptor) {
            return descriptor - address >= 0 && descriptor - address < 8L * entries;
        }
    }

    private record Link(Table table, long parent) {}

    private final DescriptorMemory memory;
    private final Consumer<Event> tell;
    private final Set<Link> links = new HashSet<>();
    private final Map<Long, List<Table>> byPage = new HashMap<>();

    LinkedTables(DescriptorMemory memory, Consumer<Event> tell) {
        this.memory = memory;
        this.tell = tell;
    }

    /** A regime may be in effect from now on. */
    void regime(Regime regime, int cpu, int time) {
        for (VaRange range : List.of(regime.lower(), regime.upper())) {
            if (regime.mmuOn() && range.walkEnabled() && range.sizeValid()) {
                int bits = range.iaBits() - range.granule().entryShift(range.startLevel());
                found(
                        new Link(
                                new Table(
                                        range.tableBase(),
                                        range.startLevel(),
                                        1 << Math.max(bits, 0),
                                        range.granule(),
                                        range.format()),
                                -1),
                        cpu,
                        time);
            }
        }
    }

    Set<Long> pages() {
        return Set.copyOf(byPage.keySet());
    }

    boolean isTable(long address) {
        return byPage.containsKey(address >>> 12);
    }

    /** A descriptor is about to be given a value. */
    void stored(long descriptor, long value, int cpu, int time) {
        for (Table table : List.copyOf(byPage.getOrDefault(descriptor >>> 12, List.of()))) {
            if (table.contains(descriptor)) {
                follow(table, descriptor, value, cpu, time);
            }
        }
    }

    private void follow(Table table, long descriptor, long value, int cpu, int time) {
        if (table.level < 3
                && Descriptor.kind(value, table.level, table.granule, table.format) == Descriptor.Kind.TABLE) {
            long next = new Descriptor(value, table.level, table.granule, table.format).address();
            int entries = 1 << table.granule.bitsPerLevel();
            found(
                    new Link(new Table(next, table.level + 1, entries, table.granule, table.format), descriptor),
                    cpu,
                    time);
        }
    }

    private void found(Link link, int cpu, int time) {
        Table table = link.table;
        long last = table.address + 8L * table.entries - 1;
        if (!memory.contains(table.address) || !memory.contains(last & -8) || !links.add(link)) {
            return;
        }
        tell.accept(new Event.TableFound(
                cpu, time, 0, table.address, table.level, table.entries, table.granule, link.parent));
        boolean known = false;
        for (long page = table.address >>> 12; page <= last >>> 12; page++) {
            List<Table> tables = byPage.computeIfAbsent(page, absent -> new ArrayList<>(1));
            known |= tables.contains(table);
            if (!tables.contains(table)) {
                tables.add(table);
            }
        }
        for (int i = 0; !known && table.level < 3 && i < table.entries; i++) {
            long descriptor = table.address + 8L * i;
            long value = memory.read(descriptor);
            if ((value & Descriptor.VALID) != 0) {
                follow(table, descriptor, value, cpu, time);
            }
        }
    }
}
