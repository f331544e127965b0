package mmulator.check.world;

import java.util.function.Consumer;
import mmulator.machine.event.Event;

/** Passes on what a {@link World} tells, as if PSTATE.PAN had been 1 at each access. */
public record UnderPan(Consumer<Event> observer) implements Consumer<Event> {
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
                                e.access().heedsPan(),
                                e.features(),
                                e.cached(),
                                e.walk(),
                                e.alternatives(),
                                e.result())
                        : event);
    }
}
