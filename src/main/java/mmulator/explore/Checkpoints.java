package mmulator.explore;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Which moments of the execution under way are remembered, so that a search need not go back to reset. Decides about speed only. */
final class Checkpoints {
    /** Steps that cost about what it costs to remember a moment. Not measured: a search takes the same steps each time. */
    private static final int APART = 4;

    private static final int MOST = 64;
    /** Steps from the start in which a search of every order remembers each moment: it comes back to all of them. */
    private static final int SOON = 64;

    private final Run run;
    private final List<Node> nodes;
    private final boolean wanted;
    private final int soon;
    private int stepsSince;
    /** Where the moments taken on the way are, ascending. */
    private final List<Integer> depths = new ArrayList<>();

    /** @param wanted false leaves only what others have put into the nodes @param reducing most orders are not tried */
    Checkpoints(Run run, List<Node> nodes, boolean wanted, boolean reducing) {
        this.run = run;
        this.nodes = nodes;
        this.wanted = wanted;
        soon = reducing ? 0 : SOON;
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
        if (!wanted || node.moment != null || stepsSince < (depth < soon ? 1 : APART)) {
            return;
        }
        node.moment = run.moment();
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
