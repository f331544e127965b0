package mmulator.machine;

/** What {@link Machine#instruction} did. */
public enum Progress {
    /** Executed an instruction, or took an exception. */
    MADE,
    /** Only fetched the next instruction, as the engine would have after the plain ones before it. */
    FETCHED,
    /** Only fetched the next instruction, which has a breakpoint. */
    BREAKPOINT
}
