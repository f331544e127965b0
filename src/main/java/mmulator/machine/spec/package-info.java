/**
 * What a machine is made of before it runs: memory, CPUs, their features and registers at reset.
 */
@NullMarked
package mmulator.machine.spec;

import org.jspecify.annotations.NullMarked;
