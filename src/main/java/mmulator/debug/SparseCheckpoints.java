package mmulator.debug;

import java.util.ArrayList;
import java.util.List;

/**
 * The moments of a history that are remembered. Near the present they are close to each other, so that a step back costs
 * little; further away their distance grows with the way back to them, so that there are never more than about a hundred.
 * Decides about speed only.
 */
final class SparseCheckpoints {
    /** What executing from the last moment may cost near the present, in nanoseconds. */
    private static final long CLOSE = 20_000_000;
    /** Further away, a moment is left out if its neighbours are closer to each other than this part of the way to them. */
    private static final int PART = 8;

    private final List<Checkpoint> moments = new ArrayList<>();

    /** Where they are, in the order of history, as a list of its own. */
    List<Position> positions() {
        return moments.stream().map(Checkpoint::position).toList();
    }

    boolean wants(long age) {
        return moments.isEmpty() || age - moments.getLast().age() >= CLOSE;
    }

    void add(Checkpoint moment) {
        moments.add(moment);
        // Every second one goes that lies too close for its age; the first never does.
        for (int i = moments.size() - 2; i > 0; i--) {
            long way = moment.age() - moments.get(i).age();
            long gap = moments.get(i + 1).age() - moments.get(i - 1).age();
            if (gap < Math.max(CLOSE, way / PART)) {
                moments.remove(i);
                i--;
            }
        }
    }

    /** The last one not after {@code position}. Those after it are of no use once it is gone back to, and are dropped. */
    Checkpoint backTo(Position position) {
        while (moments.getLast().position().compareTo(position) > 0) {
            moments.removeLast();
        }
        return moments.getLast();
    }
}
