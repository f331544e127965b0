package mmulator.machine.state;

import mmulator.machine.event.Event;
import mmulator.machine.event.RepeatedException;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions that a CPU took last.
 *
 * @param fresh the last one, while no instruction has completed since
 * @param last the last synchronous one, for those who tell of a loop
 */
public record ExceptionsTaken(
        Event.@Nullable ExceptionTaken fresh, @Nullable RepeatedException last) {
    static final ExceptionsTaken NONE = new ExceptionsTaken(null, null);

    ExceptionsTaken and(Event.ExceptionTaken taken, boolean synchronous) {
        return new ExceptionsTaken(taken, synchronous ? RepeatedException.after(last, taken) : last);
    }

    /** An instruction has completed. */
    ExceptionsTaken completed() {
        return fresh == null ? this : new ExceptionsTaken(null, last);
    }
}
