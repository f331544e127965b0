/**
 * What the rules of execution may know of a machine: CPUs and the memory that they share, what a run has come to and who is
 * told, how closely engines must be listened to, and what loads and stores mean besides the bytes.
 */
@NullMarked
package mmulator.machine.world;

import org.jspecify.annotations.NullMarked;
