package mmulator.trace;

import java.util.function.Consumer;
import mmulator.machine.event.Event;
import mmulator.mmu.LinkedTables;
import mmulator.mmu.Regime;
import mmulator.mmu.TableShape;

/** Finds the translation tables of a trace written by hand, as the machine does for a run. */
final class TableFinder {
    /** What every event of the line has. */
    record Place(int cpu, long step, long pc) {}

    private final TraceState state;
    private final Consumer<Event> out;
    private final LinkedTables tables;

    TableFinder(TraceState state, Consumer<Event> out) {
        this.state = state;
        this.out = out;
        tables = new LinkedTables(state.memory());
    }

    /** A regime may be in effect. */
    void regime(Place place, Regime regime) {
        tables.regime(regime, link -> found(place, link));
    }

    /** A descriptor has been given a new value. */
    void stored(Place place, long descriptor) {
        tables.stored(descriptor, state.memory().read(descriptor), link -> found(place, link));
    }

    private void found(Place place, TableShape.Link link) {
        long[] fresh = link.table().pages().filter(page -> !state.isTable(page)).toArray();
        out.accept(new Event.TableFound(place.cpu, place.step, place.pc, link));
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
    }
}
