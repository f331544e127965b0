package mmulator.report.lanes;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The first ones and the last ones, so that a run of any length fits into memory and into a reader's patience. */
public final class HeadAndTail<T> {
    private final int mostFirst;
    private final int mostLast;
    private final List<T> first = new ArrayList<>();
    private final Deque<T> last = new ArrayDeque<>();
    private long leftOut;

    public HeadAndTail(int mostFirst, int mostLast) {
        this.mostFirst = mostFirst;
        this.mostLast = mostLast;
    }

    public void add(T one) {
        if (first.size() < mostFirst) {
            first.add(one);
            return;
        }
        last.addLast(one);
        if (last.size() > mostLast) {
            last.removeFirst();
            leftOut++;
        }
    }

    /** What was kept, in the order it came; there may be a gap after the first ones. */
    public List<T> kept() {
        List<T> kept = new ArrayList<>(first);
        kept.addAll(last);
        return kept;
    }

    /** How many of those kept come before the gap, if there is one. */
    public int beforeGap() {
        return first.size();
    }

    public long leftOut() {
        return leftOut;
    }
}
