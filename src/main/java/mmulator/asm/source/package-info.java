/**
 * The text: files, places, statements, macros, and what is wrong where.
 */
@NullMarked
package mmulator.asm.source;

import org.jspecify.annotations.NullMarked;
