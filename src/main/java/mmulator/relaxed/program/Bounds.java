package mmulator.relaxed.program;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a search gives up, which its result says.
 *
 * @param messages in one list
 * @param steps of all runs together
 * @param interrupted asked now and then
 */
public record Bounds(int messages, long steps, BooleanSupplier interrupted) {
    public static final Bounds DEFAULT = new Bounds(40, 200_000_000, () -> false);

    /** What a search of that many steps has passed; null if nothing. */
    public @Nullable String passed(long taken) {
        return taken > steps ? "more than " + steps + " steps" : interrupted.getAsBoolean() ? "time" : null;
    }

    public Bounds until(BooleanSupplier end) {
        return new Bounds(messages, steps, end);
    }
}
