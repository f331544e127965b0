/**
 * Parts of a CPU's state: system registers in effect and pending, interrupts, maintenance under way, counters.
 */
@NullMarked
package mmulator.machine.state;

import org.jspecify.annotations.NullMarked;
