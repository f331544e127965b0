/**
 * What runs a CPU: its engines in two gears, their hooks, what they have been granted, and when that no longer holds.
 */
@NullMarked
package mmulator.machine.gear;

import org.jspecify.annotations.NullMarked;
