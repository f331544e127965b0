/**
 * ELF files and DWARF line tables of AArch64, read and written as bytes: no native code, nothing of fixtures or machines.
 *
 * <p>The readers are our own. The library that was tried for it, jelf 0.12.0, takes the low 16 bits of a number of sections
 * for all of it, knows no compressed sections and no relocation by name; of 4000 objects with a few bytes changed, 37 made
 * it run out of memory and some 400 end with an index, a cast or a null pointer instead of an error. What is read here is
 * checked against the length of the file first, so that nothing larger than the file is ever set aside for it.
 */
@NullMarked
package mmulator.elf;

import org.jspecify.annotations.NullMarked;
