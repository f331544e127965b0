package mmulator.machine;

import java.util.BitSet;

/** A schedule that asks for a step of a CPU that cannot take one: it was made for another fixture or another version. */
public final class ScheduleMismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScheduleMismatch(int position, Turn turn, BitSet runnable) {
        super("schedule: turn " + position + " (" + turn + ") needs cpu" + turn.cpu()
                + ", which is halted, parked or not there; CPUs that can step: " + runnable);
    }
}
