/**
 * A litmus test as it is written: its first state, its threads, what it asks of the last state.
 */
@NullMarked
package mmulator.litmus.test;

import org.jspecify.annotations.NullMarked;
