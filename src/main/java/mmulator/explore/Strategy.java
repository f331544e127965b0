package mmulator.explore;

/** Which executions are looked at, and in what order. */
public sealed interface Strategy {
    /**
     * One of every class of executions that nobody can tell apart: source-DPOR with sleep sets. P. Abdulla et al., "Source
     * Sets: A Foundation for Optimal Dynamic Partial Order Reduction", JACM 2017.
     */
    record Exhaustive() implements Strategy {}

    /** Every order of steps. */
    record Unreduced() implements Strategy {}

    /**
     * Every order of steps in which at most so many times a CPU has to wait although it could go on. M. Musuvathi and S.
     * Qadeer, "Iterative Context Bounding for Systematic Testing of Multithreaded Programs", PLDI 2007.
     *
     * @param preemptions at least 0
     */
    record Bounded(int preemptions) implements Strategy {}

    /** Every order of steps in which another CPU goes on at most so many times, for whatever reason. */
    record FewSwitches(int switches) implements Strategy {}

    /** Any CPU that can go on, each as likely. */
    record Random(long seed) implements Strategy {}

    /**
     * The CPU of the highest priority, which falls to the lowest at so many random steps. S. Burckhardt et al., "A
     * Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010.
     *
     * @param depth of the bugs to find: one more than the changes of priority
     */
    record Pct(long seed, int depth) implements Strategy {}

    /** The first CPU that can go on, in turns, as {@code run} has it. */
    record Deterministic() implements Strategy {}

    /** Whether all executions, or one of each class, have been seen when it is done. */
    default boolean coversAll() {
        return switch (this) {
            case Exhaustive s -> true;
            case Unreduced s -> true;
            case Bounded s -> false;
            case FewSwitches s -> false;
            case Random s -> false;
            case Pct s -> false;
            case Deterministic s -> false;
        };
    }
}
