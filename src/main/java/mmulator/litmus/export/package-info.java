/**
 * Writes a fixture's flow as a litmus test, or says what of it has no word there.
 */
@NullMarked
package mmulator.litmus.export;

import org.jspecify.annotations.NullMarked;
