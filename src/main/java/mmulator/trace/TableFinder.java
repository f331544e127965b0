package mmulator.trace;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import mmulator.machine.event.Event;
import mmulator.mmu.Regime;
import mmulator.mmu.TableShape;

/**
 * Finds the translation tables of a trace written by hand, as the machine does for a run: the roots that TTBRs point to
 * and what is linked below them.
 */
final class TableFinder {
    /** What every event of the line has. */
    record Place(int cpu, long step, long pc) {}

    private final TraceState state;
    private final Consumer<Event> out;
    private final Map<Long, List<TableShape>> byPage = new HashMap<>();
    private final Set<TableShape.Link> told = new HashSet<>();

    TableFinder(TraceState state, Consumer<Event> out) {
        this.state = state;
        this.out = out;
    }

    /** A regime may be in effect. */
    void regime(Place place, Regime regime) {
        for (TableShape root : TableShape.roots(regime)) {
            found(place, new TableShape.Link(root, TableShape.ROOT));
        }
    }

    /** A descriptor has been given a new value. */
    void stored(Place place, long descriptor) {
        for (TableShape table : List.copyOf(byPage.getOrDefault(descriptor >>> 12, List.of()))) {
            if (table.contains(descriptor)) {
                follow(place, table, descriptor);
            }
        }
    }

    private void follow(Place place, TableShape table, long descriptor) {
        TableShape next = table.next(state.memory().read(descriptor));
        if (next != null) {
            found(place, new TableShape.Link(next, descriptor));
        }
    }

    private void found(Place place, TableShape.Link link) {
        TableShape table = link.table();
        if (!table.isIn(state.memory()) || !told.add(link)) {
            return;
        }
        List<Long> fresh = new ArrayList<>();
        boolean known = false;
        for (long page = table.address() >>> 12; page <= table.last() >>> 12; page++) {
            if (!state.isTable(page << 12)) {
                fresh.add(page << 12);
            }
            List<TableShape> tables = byPage.computeIfAbsent(page, absent -> new ArrayList<>(1));
            known |= tables.contains(table);
            if (!tables.contains(table)) {
                tables.add(table);
            }
        }
        out.accept(new Event.TableFound(
                place.cpu,
                place.step,
                place.pc,
                table.address(),
                table.level(),
                table.entries(),
                table.granule(),
                link.parent()));
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
        for (int i = 0; !known && i < table.entries(); i++) {
            follow(place, table, table.address() + 8L * i);
        }
    }
}
