package mmulator.machine.state;

/** What executes the instructions of a CPU, for those who know nothing of engines. */
public interface Execution {
    /** Virtual address of the instruction under way. */
    long pc();

    /** The instruction under way. */
    int word();

    /** False before the first instruction has been fetched. */
    boolean hasWord();

    /** Physical address of the instruction that was fetched last. */
    long physicalPc();

    /** Steps taken in the present run of an engine, the instruction under way included. */
    long steps();

    /** The step that the instruction under way has, or had last: the time, which does not depend on the host's clock. */
    long time();

    /** Ends a run of the engine before its next visible instruction. */
    void breakRun();

    /** The PC has been written: what comes next is not what would have come. */
    void pcWritten();

    /** SP has changed, not by an instruction of the program. */
    void stackPointerWritten(long value);

    Caches caches();

    /** Another regime is in effect. */
    void regimeChanged();
}
