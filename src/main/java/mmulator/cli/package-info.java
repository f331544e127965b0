/**
 * The commands of the command line.
 */
@NullMarked
package mmulator.cli;

import org.jspecify.annotations.NullMarked;
