package mmulator.mmu;

/**
 * A point in a run.
 *
 * @param order strictly increasing with every event
 * @param step the machine's step, for messages
 */
public record Moment(long order, long step) implements Comparable<Moment> {
    /** Before anything happened. */
    public static final Moment START = new Moment(0, 0);

    /** Has not come yet. */
    public static final Moment NEVER = new Moment(Long.MAX_VALUE, -1);

    @Override
    public int compareTo(Moment other) {
        return Long.compare(order, other.order);
    }

    public boolean isBefore(Moment other) {
        return order < other.order;
    }

    static Moment later(Moment one, Moment other) {
        return one.isBefore(other) ? other : one;
    }

    static Moment earlier(Moment one, Moment other) {
        return one.isBefore(other) ? one : other;
    }
}
