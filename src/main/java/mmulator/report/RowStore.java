package mmulator.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The first rows and the last ones, so that a run of any length fits into memory and into a reader's patience. */
final class RowStore {
    static final int FIRST = 400;
    static final int LAST = 600;

    private final List<Row> first = new ArrayList<>();
    private final Deque<Row> last = new ArrayDeque<>();
    private long leftOut;

    void add(Row row) {
        if (first.size() < FIRST) {
            first.add(row);
            return;
        }
        last.addLast(row);
        if (last.size() > LAST) {
            last.removeFirst();
            leftOut++;
        }
    }

    /** What was kept, in the order it came; after the first {@link #FIRST} rows there may be a gap. */
    List<Row> kept() {
        List<Row> kept = new ArrayList<>(first);
        kept.addAll(last);
        return kept;
    }

    long leftOut() {
        return leftOut;
    }
}
