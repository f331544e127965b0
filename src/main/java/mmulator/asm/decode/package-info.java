/**
 * Words to text, in the spelling of {@code encode}.
 */
@NullMarked
package mmulator.asm.decode;

import org.jspecify.annotations.NullMarked;
