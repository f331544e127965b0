package mmulator.engine;

import java.util.function.Predicate;

/**
 * How many instructions of interest an engine may still execute before its run ends.
 *
 * <p>An instruction that is stopped before it executes has taken no step, whether the budget was used up or
 * {@link #interrupt()} was called, by whatever thread: the count is exact.
 */
public sealed interface Budget permits BlockBudget, StepBudget {
    /** Instructions of a page. */
    int INSTRUCTIONS = Unicorn.PAGE_SIZE / 4;

    /** What to do before an instruction. */
    enum Action {
        /** Nothing. */
        PASS,
        /** Take a step; end the run if there is none left. */
        COUNT,
        /** End the run. */
        STOP,
        /** End the run, unless it has begun here and is to {@link StepBudget#pass}. */
        BREAK,
        /** As {@link #COUNT}, but the {@link Watcher} may end the run before it, with the step taken. */
        CHECK,
        /** Show it to the {@link Watcher}. */
        WATCH
    }

    /** Told of instructions before they execute; may read registers. */
    interface Watcher {
        Watcher NOBODY = new Watcher() {
            @Override
            public boolean refuses(long address) {
                return false;
            }

            @Override
            public boolean passes(long address) {
                return false;
            }
        };

        /** Of an instruction that is to be checked. @return true to end the run before it */
        boolean refuses(long address);

        /** Of one that is only to be watched. @return true to end the run before it */
        boolean passes(long address);
    }

    /** The hooks on one page of code. */
    interface Page {
        /** Other actions for the same instructions, at once. What was {@link Action#PASS} before may have no hook. */
        void set(Action[] actions);

        /** Another action for one instruction, that the engine has not translated or forgets before it executes it. */
        void set(int index, Action action);

        /** Takes the hooks away; code already translated keeps them until {@link Unicorn#flushCode()}. */
        void remove();
    }

    /**
     * Hooks a page of code, in which nothing may be hooked yet.
     *
     * @param page its virtual address
     * @param actions one for each instruction
     */
    Page hook(long page, Action[] actions);

    void watchedBy(Watcher watcher);

    /** Steps left. */
    long left();

    /** Grants so many steps and forgets an interruption. */
    void set(long steps);

    /** No further counted instruction executes until the next {@link #set}. May be called by another thread. */
    void interrupt();

    /** True if {@link #interrupt()} has been called since the last {@link #set}. */
    boolean interrupted();

    /** Instructions from one index to another, both included. */
    @FunctionalInterface
    interface Stretch {
        void from(int first, int last);
    }

    /** Hands on the first and the last index of each stretch of instructions meant with at most {@code gap} others between. */
    static void forEachStretch(Action[] actions, int gap, Predicate<Action> meant, Stretch stretch) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < INSTRUCTIONS; i++) {
            if (!meant.test(actions[i])) {
                continue;
            }
            if (first >= 0 && i - last - 1 > gap) {
                stretch.from(first, last);
                first = -1;
            }
            first = first < 0 ? i : first;
            last = i;
        }
        if (first >= 0) {
            stretch.from(first, last);
        }
    }
}
