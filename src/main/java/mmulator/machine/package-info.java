/**
 * N CPUs over one physical memory: the core loop, monitors, events, the vocabulary of what happened.
 */
@NullMarked
package mmulator.machine;

import org.jspecify.annotations.NullMarked;
