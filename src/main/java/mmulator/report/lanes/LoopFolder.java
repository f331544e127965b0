package mmulator.report.lanes;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Folds rows of one CPU that repeat. Inner loops only: what comes out goes into another folder, which folds the loop
 * around them, and so on.
 */
final class LoopFolder {
    /** Longer bodies are not recognised; that bounds both memory and the search. */
    private static final int LONGEST_BODY = 128;

    private final Consumer<Row> out;
    /** Without any repetition in it. */
    private final List<Row> pending = new ArrayList<>();
    /** The first iteration while in a loop, else empty. */
    private List<Row> body = List.of();
    /** Of the iteration under way; a prefix of the body as far as code goes. */
    private final List<Row> current = new ArrayList<>();
    /** Of the second and third iteration, as long as there are no more. */
    private final List<Row> few = new ArrayList<>();

    private long iterations;
    private long foldedFrom;
    private long lastStep;

    LoopFolder(Consumer<Row> out) {
        this.out = out;
    }

    void add(Row row) {
        if (!body.isEmpty()) {
            if (body.get(current.size()).code() == row.code()) {
                current.add(row);
                completeIteration();
                return;
            }
            endLoop();
        }
        int before = lastIndexOf(row.code());
        if (before < 0) {
            pending.add(row);
            if (pending.size() > LONGEST_BODY) {
                out.accept(pending.removeFirst());
            }
            return;
        }
        body = List.copyOf(pending.subList(before, pending.size()));
        pending.subList(0, before).forEach(out);
        pending.clear();
        iterations = 1;
        foldedFrom = row.firstStep();
        lastStep = body.getLast().lastStep();
        current.add(row);
        completeIteration();
    }

    /** Hands on everything that is still held back. */
    void flush() {
        if (!body.isEmpty()) {
            endLoop();
        }
        pending.forEach(out);
        pending.clear();
    }

    private void completeIteration() {
        if (current.size() == body.size()) {
            iterations++;
            if (iterations <= Row.Loop.FEW) {
                few.addAll(current);
            } else {
                few.clear();
            }
            lastStep = current.getLast().lastStep();
            current.clear();
        }
    }

    private void endLoop() {
        if (iterations > 1) {
            out.accept(new Row.Loop(body.getFirst().cpu(), body, List.copyOf(few), iterations, foldedFrom, lastStep));
        } else {
            body.forEach(out);
        }
        body = List.of();
        few.clear();
        pending.addAll(current);
        current.clear();
    }

    private int lastIndexOf(long code) {
        for (int i = pending.size() - 1; i >= 0; i--) {
            if (pending.get(i).code() == code) {
                return i;
            }
        }
        return -1;
    }
}
