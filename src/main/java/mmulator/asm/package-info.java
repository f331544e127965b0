/**
 * An assembler front end for GNU as syntax: text in; sections, symbols and a line table out.
 *
 * <p>A file goes through the packages in this order: {@code source} splits it into statements, {@code assemble} obeys its
 * directives and expands its macros, {@code encode} makes words of its instructions, {@code section} keeps them with what is not
 * known yet, {@code link} places all and fills that in. {@code object} joins with what another compiler has made;
 * {@code decode} goes the other way.
 */
@NullMarked
package mmulator.asm;

import org.jspecify.annotations.NullMarked;
