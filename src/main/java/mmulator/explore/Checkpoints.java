package mmulator.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which moments of the execution under way are remembered, so that a search need not go back to reset. Decides about speed only. */
final class Checkpoints {
    /** About what a step costs. */
    private static final long STEP_NANOS = 1_500;

    private static final int MOST = 64;
    private static final int TO_TIME = 8;

    private final Run run;
    private final List<Node> nodes;
    private final boolean wanted;
    private long stepsSince;
    /** What remembering costs, in nanoseconds. */
    private long momentNanos = 5_000;

    private long cheapest = Long.MAX_VALUE;
    private int timed;
    /** Where the moments taken on the way are, ascending. */
    private final List<Integer> depths = new ArrayList<>();

    /** @param wanted false leaves only what others have put into the nodes */
    Checkpoints(Run run, List<Node> nodes, boolean wanted) {
        this.run = run;
        this.nodes = nodes;
        this.wanted = wanted;
    }

    void stepTaken() {
        stepsSince++;
    }

    /** Takes the run back to the last moment known up to {@code depth}. @return where that is */
    int restore(int depth) {
        int from = depth;
        while (nodes.get(from).moment == null) {
            from--;
        }
        run.restore(Objects.requireNonNull(nodes.get(from).moment));
        stepsSince = 0;
        return from;
    }

    /** The run is at {@code depth}: going back is cheap when a moment is known not far before; knowing one costs time, too. */
    void pass(int depth) {
        Node node = nodes.get(depth);
        if (!wanted || node.moment != null || stepsSince * STEP_NANOS < momentNanos) {
            return;
        }
        long start = System.nanoTime();
        node.moment = run.moment();
        // The cheapest of several, so that a busy host does not make it look dear.
        cheapest = Math.min(cheapest, System.nanoTime() - start);
        if (++timed % TO_TIME == 0) {
            momentNanos = cheapest;
            cheapest = Long.MAX_VALUE;
        }
        stepsSince = 0;
        while (!depths.isEmpty() && depths.getLast() >= depth) {
            depths.removeLast();
        }
        depths.add(depth);
        if (depths.size() > MOST) {
            // The search goes back from the end: far from it, few will do.
            for (int i = MOST / 2; i > 0; i -= 2) {
                nodes.get(depths.get(i)).moment = null;
                depths.subList(i, i + 1).clear();
            }
        }
    }
}
