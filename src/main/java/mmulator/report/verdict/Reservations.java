package mmulator.report.verdict;

import java.util.HashMap;
import java.util.Map;
import mmulator.machine.Event;
import mmulator.machine.Observer;
import org.jspecify.annotations.Nullable;

/** What each CPU's exclusive monitor watches: that is what a CPU parked in WFE waits to see stored to. */
public final class Reservations implements Observer {
    private final Map<Integer, Long> addresses = new HashMap<>();

    @Override
    public void observe(Event event) {
        if (event instanceof Event.ExclusiveLoaded loaded) {
            addresses.put(loaded.cpu(), loaded.physicalAddress());
        } else if (event instanceof Event.EventRegisterSet set
                && set.why() == Event.EventRegisterSet.Why.RESERVATION_LOST) {
            addresses.remove(set.cpu());
        } else if (event instanceof Event.ExclusiveStored || event instanceof Event.ExceptionReturned) {
            addresses.remove(event.cpu());
        }
    }

    /** Physical address reserved by {@code cpu}, or null for none. */
    public @Nullable Long of(int cpu) {
        return addresses.get(cpu);
    }
}
