/**
 * What comes of it: final states, faults, and executions that are told.
 */
@NullMarked
package mmulator.relaxed.end;

import org.jspecify.annotations.NullMarked;
