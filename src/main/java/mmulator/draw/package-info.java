/**
 * How executions are drawn: whose turn it is, at random or by priorities that change.
 */
@NullMarked
package mmulator.draw;

import org.jspecify.annotations.NullMarked;
