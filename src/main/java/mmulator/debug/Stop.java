package mmulator.debug;

import mmulator.check.Violation;
import mmulator.machine.event.Outcome;

/** Why a run stands still. {@code cpu} is the index of the CPU to look at. */
public sealed interface Stop {
    int cpu();

    /** What was asked for is done: one instruction, or nothing yet. */
    record Stepped(int cpu) implements Stop {}

    /** The CPU is before the instruction at a breakpoint. */
    record AtBreakpoint(int cpu, Breakpoint breakpoint) implements Stop {}

    /**
     * The CPU is after an instruction that made an access that is watched; going back, before it.
     *
     * @param access the first one of this instruction that matched
     */
    record Watched(int cpu, Watchpoint watchpoint, Access access) implements Stop {}

    /**
     * An instruction of the CPU has broken a rule, and it is after it; going back, before it.
     *
     * @param expected true if the fixture names it
     */
    record RuleBroken(int cpu, Violation violation, boolean expected) implements Stop {}

    /** The machine has ended, is stuck, or has reached the bound of steps: it does not go on from here, but back. */
    record Ended(int cpu, Outcome outcome) implements Stop {}

    /** None of the CPUs that may run can: they are parked or halted, and wait for one that may not. */
    record NoneCanRun(int cpu) implements Stop {}

    /** {@link Debuggee#interrupt()} was called. */
    record Interrupted(int cpu) implements Stop {}

    /** There is nothing before: the machine is at reset. */
    record AtStart(int cpu) implements Stop {}

    /**
     * A data access.
     *
     * @param virtualAddress of the first byte of this part of the access
     * @param size 1 to 8 bytes; wider accesses come in parts
     * @param oldValue what was there before, and {@code newValue} after it; the same for a load
     */
    record Access(boolean store, long virtualAddress, long physicalAddress, int size, long oldValue, long newValue) {}
}
