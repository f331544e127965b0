/**
 * The list of messages that CPUs share, the memory that they are of, and views: how far into it something has seen.
 */
@NullMarked
package mmulator.relaxed.list;

import org.jspecify.annotations.NullMarked;
