package mmulator.relaxed.regime;

import java.util.Arrays;
import mmulator.relaxed.list.View;

/** Reads by the walks of a CPU. A further one makes another. */
public final class Walked {
    public static final Walked NONE = new Walked(new long[0]);

    /** Three for each: the address that was walked for, with its offset in the page; the location; the view. */
    private final long[] reads;

    private Walked(long[] reads) {
        this.reads = reads;
    }

    /** View of all walks that have read the location. */
    public long view(int location) {
        long view = View.NONE;
        for (int at = 0; at < reads.length; at += 3) {
            view = reads[at + 1] == location ? View.join(view, reads[at + 2]) : view;
        }
        return view;
    }

    /** View of those for the address. Arm ARM B2.3.7, "Same Virtual Address". */
    public long view(long va, int location) {
        int at = at(va, location);
        return at < reads.length ? reads[at + 2] : View.NONE;
    }

    public Walked with(long va, int location, long view) {
        int at = at(va, location);
        long[] more = Arrays.copyOf(reads, Math.max(reads.length, at + 3));
        more[at] = va;
        more[at + 1] = location;
        more[at + 2] = View.join(more[at + 2], view);
        return new Walked(more);
    }

    private int at(long va, int location) {
        int at = 0;
        while (at < reads.length && (reads[at] != va || reads[at + 1] != location)) {
            at += 3;
        }
        return at;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Walked same && Arrays.equals(reads, same.reads);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(reads);
    }
}
