/**
 * An assembler front end for GNU as syntax: text in, sections, symbols and a line table out.
 */
@NullMarked
package mmulator.asm;

import org.jspecify.annotations.NullMarked;
