package mmulator.machine.choice;

import java.util.BitSet;

/** Each runnable CPU in turn, for a fixed quantum of steps. */
public final class RoundRobin implements Choices {
    /** Long enough that switching costs nothing, short enough that a poll loop yields soon. */
    public static final long DEFAULT_QUANTUM = 1000;

    private final long quantum;
    private int last = -1;

    /** @param quantum steps of a turn, at least 1 */
    public RoundRobin(long quantum) {
        if (quantum < 1) {
            throw new IllegalArgumentException("quantum " + quantum);
        }
        this.quantum = quantum;
    }

    @Override
    public Turn next(BitSet runnable) {
        int next = runnable.nextSetBit(last + 1);
        last = next >= 0 ? next : runnable.nextSetBit(0);
        return new Turn(last, quantum);
    }
}
