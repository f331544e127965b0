package mmulator.machine;

/** Where {@link Machine#advance} has come to. */
public enum Advance {
    /** The steps are taken, and the plain instructions after the last; or the CPU runs no more. */
    DONE,
    /** Before an instruction with a breakpoint. */
    BREAKPOINT,
    /** {@link Machine#pause()} was called: the step under way has been taken, and the plain instructions after it. */
    PAUSED
}
