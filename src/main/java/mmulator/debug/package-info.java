/**
 * A run of a fixture that can be stepped, stopped, looked into and taken back: what a debugger needs, whatever it speaks.
 */
@NullMarked
package mmulator.debug;

import org.jspecify.annotations.NullMarked;
