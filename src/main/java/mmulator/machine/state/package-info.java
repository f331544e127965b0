/**
 * What a CPU is: registers, process state, system registers in effect and pending, monitor, interrupts, maintenance under way.
 * Values that can be saved, hashed and restored; whoever executes instructions is an interface here.
 */
@NullMarked
package mmulator.machine.state;

import org.jspecify.annotations.NullMarked;
