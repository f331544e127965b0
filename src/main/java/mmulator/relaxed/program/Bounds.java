package mmulator.relaxed.program;

import java.util.function.BooleanSupplier;

/**
 * Where a search gives up, which its result says.
 *
 * @param messages in one list
 * @param steps of all runs together
 * @param interrupted asked now and then
 */
public record Bounds(int messages, long steps, BooleanSupplier interrupted) {
    public static final Bounds DEFAULT = new Bounds(40, 200_000_000, () -> false);

    public Bounds until(BooleanSupplier end) {
        return new Bounds(messages, steps, end);
    }
}
