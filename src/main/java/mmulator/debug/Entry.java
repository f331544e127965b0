package mmulator.debug;

import java.util.Arrays;
import java.util.List;
import mmulator.machine.Machine;
import org.jspecify.annotations.Nullable;

/**
 * A part of history: one CPU runs, then executes some single instructions. Or else somebody intervenes. The last entry of a
 * history is open: it grows.
 */
final class Entry {
    /** No CPU yet: the last entry, before it is known what comes. */
    static final int NOBODY = -1;

    /** What somebody changes from outside. */
    @FunctionalInterface
    interface Change {
        void make(Machine machine);
    }

    private static final int[] NONE = {};

    int cpu = NOBODY;
    final long startSteps;
    Turns.State turns;
    long until = Position.NOT_RUN;
    long ones;
    /** With this entry a turn ends. */
    boolean endsTurn;
    /** The run has ended in a loop of plain instructions; {@link #until} is one step beyond. */
    boolean spins;

    @Nullable
    Change change;

    private int[] answers = NONE;
    private int answered;

    Entry(long startSteps, Turns.State turns) {
        this.startSteps = startSteps;
        this.turns = turns;
    }

    Position end(int index) {
        return new Position(index, until, ones);
    }

    void answer(int outcome) {
        if (answered == answers.length) {
            answers = Arrays.copyOf(answers, Math.max(8, 2 * answered));
        }
        answers[answered++] = outcome;
    }

    int answered() {
        return answered;
    }

    /** The first ones, without zeros at the end. */
    List<Integer> answers(int count) {
        int last = Math.min(count, answered);
        while (last > 0 && answers[last - 1] == 0) {
            last--;
        }
        return Arrays.stream(answers, 0, last).boxed().toList();
    }

    int answerAt(int index) {
        return answers[index];
    }

    void forgetAnswersFrom(int index) {
        answered = Math.min(answered, index);
    }
}
