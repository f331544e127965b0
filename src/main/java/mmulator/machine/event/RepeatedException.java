package mmulator.machine.event;

import org.jspecify.annotations.Nullable;

/**
 * A synchronous exception, and how long before it the same one was taken, with none in between.
 *
 * @param period steps since then; 0 if the one before was another
 */
public record RepeatedException(Event.ExceptionTaken taken, long period) {

    public static RepeatedException after(@Nullable RepeatedException before, Event.ExceptionTaken taken) {
        return before != null && before.isSame(taken)
                ? new RepeatedException(taken, taken.step() - before.taken.step())
                : new RepeatedException(taken, 0);
    }

    private boolean isSame(Event.ExceptionTaken other) {
        return taken.elr() == other.elr()
                && taken.esr() == other.esr()
                && taken.far() == other.far()
                && taken.spsr() == other.spsr();
    }

    /** True if the CPU, which goes in circles, does so by way of it. */
    public boolean goesOnAt(long step) {
        return period > 0 && step - taken.step() <= period;
    }
}
