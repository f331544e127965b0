package mmulator.relaxed.judge;

import java.util.function.IntUnaryOperator;
import mmulator.relaxed.regime.Epoch;

/**
 * A page that a CPU hands back. Nothing in memory tells when: whoever gets it synchronizes with the allocator, so that it comes
 * after all accesses before it, as a store-release does, and before the CPU's next message.
 *
 * @param since time of the last message that it comes after
 * @param until time of the message that it comes before; {@link Epoch#OPEN} before there is one
 */
public record Freed(long pc, long page, int since, int until) {
    /** An own message of that time comes after it. */
    public Freed sent(int time) {
        return time < until ? new Freed(pc, page, since, time) : this;
    }

    /** The same of a list that has the messages at other times. */
    public Freed at(IntUnaryOperator times) {
        return new Freed(pc, page, times.applyAsInt(since), times.applyAsInt(until));
    }

    /** It may be when all messages up to this one have been sent, and no others. */
    public boolean mayBeAt(int time) {
        return time == since || since < time && time < until;
    }
}
