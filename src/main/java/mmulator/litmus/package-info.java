/**
 * Litmus tests of virtual memory in the format of herd: read, laid out as real tables and real code, run by the machine in
 * every interleaving, and told as the set of final states.
 */
@NullMarked
package mmulator.litmus;

import org.jspecify.annotations.NullMarked;
