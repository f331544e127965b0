/**
 * Whom a waiting CPU waits for and why it waits still, as text and as a graph.
 */
@NullMarked
package mmulator.report.wait;

import org.jspecify.annotations.NullMarked;
