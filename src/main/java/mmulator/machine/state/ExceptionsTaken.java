package mmulator.machine.state;

import mmulator.machine.event.Event;
import mmulator.machine.event.RepeatedException;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions that a CPU took last.
 *
 * @param fresh the first one since an instruction has completed
 * @param last the last synchronous one, for those who tell of a loop
 */
public record ExceptionsTaken(
        Event.@Nullable ExceptionTaken fresh, @Nullable RepeatedException last) {
    static final ExceptionsTaken NONE = new ExceptionsTaken(null, null);

    ExceptionsTaken and(Event.ExceptionTaken taken, boolean synchronous) {
        return new ExceptionsTaken(
                fresh == null ? taken : fresh, synchronous ? RepeatedException.after(last, taken) : last);
    }

    /** An instruction has completed. */
    ExceptionsTaken completed() {
        return fresh == null ? this : new ExceptionsTaken(null, last);
    }
}
