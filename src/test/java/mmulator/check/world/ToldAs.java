package mmulator.check.world;

import java.util.function.Consumer;
import mmulator.machine.event.Event;

/** Passes on what a {@link World} tells, with accesses as other instructions would make them. */
public record ToldAs(boolean pan, boolean updates, Consumer<Event> observer) implements Consumer<Event> {
    /** As if PSTATE.PAN had been 1 at each access. */
    public static Consumer<Event> underPan(Consumer<Event> observer) {
        return new ToldAs(true, true, observer);
    }

    /** As by cache maintenance, which marks no page dirty. */
    public static Consumer<Event> leavingClean(Consumer<Event> observer) {
        return new ToldAs(false, false, observer);
    }

    @Override
    public void accept(Event event) {
        observer.accept(
                event instanceof Event.Translation e
                        ? new Event.Translation(
                                e.cpu(),
                                e.step(),
                                e.pc(),
                                e.virtualAddress(),
                                e.access(),
                                pan && e.access().heedsPan(),
                                updates,
                                e.features(),
                                e.cached(),
                                e.walk(),
                                e.alternatives(),
                                e.result())
                        : event);
    }
}
