/**
 * One file from statements to sections: directives, conditions, macros, and edits that a fixture asks for.
 */
@NullMarked
package mmulator.asm.assemble;

import org.jspecify.annotations.NullMarked;
