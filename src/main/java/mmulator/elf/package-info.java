/** ELF files and DWARF debug information, read and written without native code. Knows nothing of fixtures or machines. */
@NullMarked
package mmulator.elf;

import org.jspecify.annotations.NullMarked;
