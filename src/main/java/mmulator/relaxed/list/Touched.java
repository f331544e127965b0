package mmulator.relaxed.list;

/**
 * What a CPU has done to a location.
 *
 * @param coherence the message of it that was read or written last
 * @param forwarded time of the own write that a load may get before others see it, or {@link #NO_TIME}
 * @param data view of that write's data and address
 * @param pair post of the load that it is a pair with, or {@link #NO_PAIR}
 * @param walked view of all walks that have read it
 */
public record Touched(long coherence, int forwarded, long data, long pair, long walked) {
    public static final int NO_TIME = -1;
    public static final long NO_PAIR = -1;
    public static final Touched NOT = new Touched(View.NONE, NO_TIME, View.NONE, NO_PAIR, View.NONE);

    public Touched withCoherence(long view) {
        return new Touched(view, forwarded, data, pair, walked);
    }

    public Touched withForwarded(int time, long itsData, long itsPair) {
        return new Touched(coherence, time, itsData, itsPair, walked);
    }

    public Touched walkedAt(long view) {
        return new Touched(coherence, forwarded, data, pair, View.join(walked, view));
    }
}
