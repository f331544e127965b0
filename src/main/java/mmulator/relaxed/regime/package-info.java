/**
 * What translates a CPU's addresses over time: the regimes that it is in, may be in, and has left.
 */
@NullMarked
package mmulator.relaxed.regime;

import org.jspecify.annotations.NullMarked;
