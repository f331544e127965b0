package mmulator.report.verdict;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mmulator.check.Violation.Note;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a run is explained by: what each CPU's exclusive monitor watches, since that is what a CPU parked in WFE
 * waits to see stored to, and its last aborts.
 */
public final class Evidence implements Observer {
    /** An access that aborts, and the fetch from the vector that should have handled it. */
    private static final int ABORTS = 2;

    private final Map<Integer, Long> addresses = new HashMap<>();
    private final Map<Integer, Deque<Event.Translation>> aborts = new HashMap<>();
    private OptionalLong from = OptionalLong.empty();
    private List<Note> why = List.of();

    @Override
    public void observe(Event event) {
        if (event instanceof Event.ExclusiveLoaded loaded) {
            addresses.put(loaded.cpu(), loaded.physicalAddress());
        } else if (event instanceof Event.EventRegisterSet set
                && set.why() == Event.EventRegisterSet.Why.RESERVATION_LOST) {
            addresses.remove(set.cpu());
        } else if (event instanceof Event.ExclusiveStored || event instanceof Event.ExceptionReturned) {
            addresses.remove(event.cpu());
        } else if (event instanceof Event.Translation access && access.result() instanceof Event.Result.Aborted) {
            Deque<Event.Translation> last = aborts.computeIfAbsent(access.cpu(), absent -> new ArrayDeque<>());
            last.addLast(access);
            if (last.size() > ABORTS) {
                last.removeFirst();
            }
        }
    }

    /** @param pc of the instruction that has taken a CPU to where it cannot go on, if it is known */
    public void cameFrom(OptionalLong pc) {
        from = pc;
    }

    /** @param notes why it is stuck, CPU by CPU */
    public void why(List<Note> notes) {
        why = List.copyOf(notes);
    }

    List<Note> why() {
        return why;
    }

    OptionalLong from() {
        return from;
    }

    /** Physical address reserved by {@code cpu}, or null for none. */
    public @Nullable Long reserved(int cpu) {
        return addresses.get(cpu);
    }

    /** The access for which the exception was taken, if it was an abort. */
    Optional<Event.Translation> abort(Event.ExceptionTaken exception) {
        return aborts.getOrDefault(exception.cpu(), new ArrayDeque<>()).stream()
                .filter(access -> access.virtualAddress() == exception.far())
                .findFirst();
    }
}
