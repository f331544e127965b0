/**
 * What a machine tells of a run: events, in order, and how it has ended.
 */
@NullMarked
package mmulator.machine.event;

import org.jspecify.annotations.NullMarked;
