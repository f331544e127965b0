/**
 * Code before it is linked: sections of bytes, and fixups whose expressions over symbols are known later.
 */
@NullMarked
package mmulator.asm.section;

import org.jspecify.annotations.NullMarked;
