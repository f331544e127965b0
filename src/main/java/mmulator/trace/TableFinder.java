package mmulator.trace;

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
import mmulator.mmu.Regime;
import mmulator.mmu.VaRange;

/**
 * Finds the translation tables of a trace written by hand, as the machine does for a run: the roots that TTBRs point to
 * and what is linked below them.
 */
final class TableFinder {
    private record Table(long address, int level, int entries, Granule granule, DescriptorFormat format) {}

    /** A table and a descriptor that points to it. */
    private record Link(Table table, long parent) {}

    /** What every event of the line has. */
    record Place(int cpu, long step, long pc) {}

    private final TraceState state;
    private final Consumer<Event> out;
    private final Map<Long, List<Table>> byPage = new HashMap<>();
    private final Set<Link> told = new HashSet<>();

    TableFinder(TraceState state, Consumer<Event> out) {
        this.state = state;
        this.out = out;
    }

    /** A regime may be in effect. */
    void regime(Place place, Regime regime) {
        if (!regime.mmuOn()) {
            return;
        }
        for (VaRange range : List.of(regime.lower(), regime.upper())) {
            if (range.walkEnabled() && range.sizeValid()) {
                int indexBits = range.iaBits() - range.granule().entryShift(range.startLevel());
                int entries = 1 << Math.max(indexBits, 0);
                found(
                        place,
                        new Link(
                                new Table(
                                        range.tableBase(),
                                        range.startLevel(),
                                        entries,
                                        range.granule(),
                                        range.format()),
                                -1));
            }
        }
    }

    /** A descriptor has been given a new value. */
    void stored(Place place, long descriptor) {
        for (Table table : List.copyOf(byPage.getOrDefault(descriptor >>> 12, List.of()))) {
            if (descriptor - table.address >= 0 && descriptor - table.address < 8L * table.entries) {
                follow(place, table, descriptor);
            }
        }
    }

    private void follow(Place place, Table table, long descriptor) {
        long value = state.memory().read(descriptor);
        if (table.level < 3
                && Descriptor.kind(value, table.level, table.granule, table.format) == Descriptor.Kind.TABLE) {
            long next = new Descriptor(value, table.level, table.granule, table.format).address();
            int entries = 1 << table.granule.bitsPerLevel();
            found(place, new Link(new Table(next, table.level + 1, entries, table.granule, table.format), descriptor));
        }
    }

    private void found(Place place, Link link) {
        Table table = link.table;
        long last = table.address + 8L * table.entries - 1;
        if (!state.memory().contains(table.address) || !state.memory().contains(last) || !told.add(link)) {
            return;
        }
        List<Long> fresh = new ArrayList<>();
        boolean known = false;
        for (long page = table.address >>> 12; page <= last >>> 12; page++) {
            if (!state.isTable(page << 12)) {
                fresh.add(page << 12);
            }
            List<Table> tables = byPage.computeIfAbsent(page, absent -> new ArrayList<>(1));
            known |= tables.contains(table);
            if (!tables.contains(table)) {
                tables.add(table);
            }
        }
        out.accept(new Event.TableFound(
                place.cpu,
                place.step,
                place.pc,
                table.address,
                table.level,
                table.entries,
                table.granule,
                link.parent));
        for (long page : fresh) {
            state.unseen()
                    .forEachUnseenIn(
                            page,
                            (cpu, descriptor, old, step) -> out.accept(new Event.DescriptorUnpublished(
                                    cpu,
                                    place.step,
                                    place.pc,
                                    descriptor,
                                    old,
                                    state.memory().read(descriptor),
                                    step)));
        }
        for (int i = 0; !known && i < table.entries; i++) {
            follow(place, table, table.address + 8L * i);
        }
    }
}
