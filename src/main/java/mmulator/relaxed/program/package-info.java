/**
 * What is to be executed by the memory model, within which bounds, and how it is refused.
 */
@NullMarked
package mmulator.relaxed.program;

import org.jspecify.annotations.NullMarked;
