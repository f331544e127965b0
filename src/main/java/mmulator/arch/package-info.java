/**
 * Values of the Arm ARM: addresses, descriptors, registers, TLB maintenance operands. Imports nothing of
 * mmulator.
 */
@NullMarked
package mmulator.arch;

import org.jspecify.annotations.NullMarked;
