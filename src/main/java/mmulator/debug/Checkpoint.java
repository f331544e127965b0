package mmulator.debug;

import mmulator.check.Checker;
import mmulator.machine.Machine;

/**
 * All that there is at a position of history.
 *
 * @param answered questions of accesses in the entry that had been asked
 * @param age of the run, in nanoseconds spent executing: what going there from the start costs
 */
record Checkpoint(
        Position position, Machine.Snapshot machine, Checker checker, Turns.State turns, int answered, long age) {}
