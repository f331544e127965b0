package mmulator.mmu.history;

/**
 * What the step under way depends on, told by those who read what CPUs share, as they read it. Only an exploration listens:
 * it changes the order of two steps unless one of them depends on what the other does.
 *
 * <p>The possible TLB compares moments, so that its answers depend on the order of two earlier events as well. A reader
 * first looks for a reason that holds {@linkplain #surely in every order}; if there is none, it names the
 * {@linkplain #order pairs} that its answer depends on.
 */
public interface Dependencies {
    /** Nobody listens, and there is one order of events only. */
    Dependencies NONE = new Dependencies() {};

    /** The descriptor at {@code pa} is read: its value, and which walks see that. */
    default void descriptor(long pa) {}

    /** When which regimes were in effect on the CPU. */
    default void regimes(int cpu) {}

    /** Which tables are in the 4 KiB page at a physical address, and who links them. */
    default void links(long page) {}

    /** TLB maintenance, done or yet to come, that reaches entries of the CPU between two input addresses. */
    default void maintenance(int cpu, long first, long last) {}

    /** That maintenance of the CPU's entries for {@code va} had completed at a moment. */
    default void completed(int cpu, Moment moment, long va) {
        if (!surelyPast(moment)) {
            maintenance(cpu, va, va);
        }
    }

    /** Whether something has been said before, by whichever CPU; it is now. */
    default void said(Object what) {}

    /** True if executions are compared that differ in their order of events. */
    default boolean ordersMatter() {
        return false;
    }

    /** True if the one comes before the other, or they are one, in every execution that is equivalent to the present one. */
    default boolean surely(Moment first, Moment second) {
        return true;
    }

    /** True if it comes before the step under way in every such execution. */
    default boolean surelyPast(Moment moment) {
        return true;
    }

    /** The answer depends on which of the two came first. */
    default void order(Moment one, Moment other) {}
}
