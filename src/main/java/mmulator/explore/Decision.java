package mmulator.explore;

import java.util.Arrays;

/**
 * One step of an execution: who took it, and what its accesses got where there was a choice.
 *
 * @param answers index of the outcome chosen, for each question in order
 * @param sizes how many there were
 */
record Decision(int cpu, int[] answers, int[] sizes) {
    private static final int[] NONE = {};

    static Decision of(int cpu) {
        return new Decision(cpu, NONE, NONE);
    }

    /** The answers to begin the next variant of the same step with, or null after the last. */
    int @org.jspecify.annotations.Nullable [] nextAnswers() {
        for (int i = answers.length - 1; i >= 0; i--) {
            if (answers[i] + 1 < sizes[i]) {
                int[] next = Arrays.copyOf(answers, i + 1);
                next[i]++;
                return next;
            }
        }
        return null;
    }

    /** The same CPU had as much to choose from. */
    boolean isOfAsMany(Decision other) {
        return cpu == other.cpu && Arrays.equals(sizes, other.sizes);
    }

    /** And has chosen something else. */
    boolean isOtherThan(Decision other) {
        return isOfAsMany(other) && !Arrays.equals(answers, other.answers);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Decision that && cpu == that.cpu && Arrays.equals(answers, that.answers);
    }

    @Override
    public int hashCode() {
        return 31 * cpu + Arrays.hashCode(answers);
    }
}
