/**
 * Routines that something else stands in for: another routine, a value, or Java code that sees memory as the caller does.
 */
@NullMarked
package mmulator.machine.call;

import org.jspecify.annotations.NullMarked;
