/**
 * Rules over events: what is wrong, by which rule of the architecture, and what would help.
 */
@NullMarked
package mmulator.explore;

import org.jspecify.annotations.NullMarked;
