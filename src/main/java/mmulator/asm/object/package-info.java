/**
 * Code of one file, assembled here or read from an ELF file.
 */
@NullMarked
package mmulator.asm.object;

import org.jspecify.annotations.NullMarked;
