/**
 * What the engine does not execute: system instructions, barriers, exclusives, waits.
 */
@NullMarked
package mmulator.machine.instruction;

import org.jspecify.annotations.NullMarked;
