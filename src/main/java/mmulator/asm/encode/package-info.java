/**
 * Instructions and operands to words.
 */
@NullMarked
package mmulator.asm.encode;

import org.jspecify.annotations.NullMarked;
