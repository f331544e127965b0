/**
 * All files to one image: sections get addresses, fixups their values, symbols and lines are kept.
 */
@NullMarked
package mmulator.asm.link;

import org.jspecify.annotations.NullMarked;
