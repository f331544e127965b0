package mmulator.machine.choice;

import java.util.BitSet;

/** A schedule that asks for a step of a CPU that cannot take one: it was made for another fixture or another version. */
public final class ScheduleMismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param position of the turn, from 1 */
    public ScheduleMismatch(int position, Turn turn, BitSet runnable) {
        super("schedule: turn " + position + " (" + turn + ") needs cpu" + turn.cpu()
                + ", which is halted, parked or not there; CPUs that can step: " + runnable);
    }

    /** @param position of the turn, from 1, and {@code question} of the access in it */
    public ScheduleMismatch(int position, Turn turn, int question, int outcomes) {
        super("schedule: turn " + position + " (" + turn + ") chooses outcome "
                + turn.answers().get(question - 1) + " for access " + question + " that has a choice, which has only "
                + outcomes);
    }

    /** @param expected digest of the schedule; {@code found} of what it is to be used for */
    public ScheduleMismatch(String expected, String found) {
        super("schedule: made for something else: its digest is " + expected + ", that of this fixture is " + found
                + " (the fixture or its sources have changed since)");
    }
}
