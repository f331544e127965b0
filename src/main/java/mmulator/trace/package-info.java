/**
 * Events as text: a recorded run that the rules judge again without the engine, or one written by hand. The format is
 * described in {@code fixtures/TRACE.md}.
 */
@NullMarked
package mmulator.trace;

import org.jspecify.annotations.NullMarked;
