/**
 * What the engine does not execute: system instructions, barriers, exclusives; waits, which park in {@code world}.
 */
@NullMarked
package mmulator.machine.instruction;

import org.jspecify.annotations.NullMarked;
