package mmulator.relaxed.list;

/**
 * How far into the list of messages something has seen, as two times in one long: {@code reads} bounds what any later access
 * may see, {@code writes}, never less, only where later writes may stand. They differ after a pick dependency (through the
 * condition of CSEL or the comparison of CAS), which orders a read before later writes and never before later reads. Arm ARM
 * B2.3.3, "Dependency relations".
 */
public final class View {
    public static final long NONE = 0;

    private View() {}

    public static long of(int reads, int writes) {
        return (long) writes << 32 | reads;
    }

    /** The same time for both. */
    public static long at(int time) {
        return of(time, time);
    }

    public static int reads(long view) {
        return (int) view;
    }

    public static int writes(long view) {
        return (int) (view >>> 32);
    }

    /** The later of both, bound by bound. */
    public static long join(long a, long b) {
        return of(Math.max(reads(a), reads(b)), Math.max(writes(a), writes(b)));
    }

    public static long join(long a, long b, long c) {
        return join(join(a, b), c);
    }

    /** What a pick dependency leaves of it. */
    public static long picked(long view) {
        return of(0, writes(view));
    }

    /** What a branch or an address makes of it for {@code vspec}: an ISB orders loads too behind what was picked. */
    public static long settled(long view) {
        return at(writes(view));
    }
}
