package mmulator.litmus.test;

/** What a thread does after an instruction of it has faulted, if the test has no handler for it. */
public enum AfterFault {
    /** The thread is over. */
    ENDS,
    /** The next instruction is executed. */
    SKIPS,
    /** The instruction is executed again. */
    RETRIES
}
