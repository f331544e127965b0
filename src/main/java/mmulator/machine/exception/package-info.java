/**
 * Exception entry and return, interrupts, context synchronization, the end of a CPU's part.
 */
@NullMarked
package mmulator.machine.exception;

import org.jspecify.annotations.NullMarked;
