/**
 * Reads litmus tests, and says of what it cannot read where that stands.
 */
@NullMarked
package mmulator.litmus.read;

import org.jspecify.annotations.NullMarked;
