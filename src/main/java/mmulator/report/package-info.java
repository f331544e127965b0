/**
 * Prints and writes records; never runs anything.
 */
@NullMarked
package mmulator.report;

import org.jspecify.annotations.NullMarked;
