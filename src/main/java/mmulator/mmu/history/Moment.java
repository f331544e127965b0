package mmulator.mmu.history;

/**
 * A point in a run.
 *
 * @param order strictly increasing with every event; the machine's step and, in the low bits, a number within the step, so
 *     that millions of moments can be kept as plain numbers
 */
public record Moment(long order) implements Comparable<Moment> {
    private static final int STEP_SHIFT = 20;

    /** Before anything happened. */
    public static final Moment START = new Moment(0);

    /** Has not come yet. */
    public static final Moment NEVER = new Moment(Long.MAX_VALUE);

    /** That of {@code order}: {@link #NEVER} is one object. */
    static Moment of(long order) {
        return order == Long.MAX_VALUE ? NEVER : new Moment(order);
    }

    /** The first of a step. */
    public static Moment at(long step) {
        return new Moment(step << STEP_SHIFT);
    }

    /** The next after this one, which belongs to {@code step} or one before. */
    public Moment next(long step) {
        return new Moment(Math.max(order + 1, step << STEP_SHIFT));
    }

    /** The machine's step, for messages. */
    public long step() {
        return order >>> STEP_SHIFT;
    }

    @Override
    public int compareTo(Moment other) {
        return Long.compare(order, other.order);
    }

    public boolean isBefore(Moment other) {
        return order < other.order;
    }

    public static Moment later(Moment one, Moment other) {
        return one.isBefore(other) ? other : one;
    }

    public static Moment earlier(Moment one, Moment other) {
        return one.isBefore(other) ? one : other;
    }
}
