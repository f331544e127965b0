/**
 * Instructions, sorted by the rule that says what they do to views, as a program has them, and what data processing makes of its
 * sources.
 */
@NullMarked
package mmulator.relaxed.step;

import org.jspecify.annotations.NullMarked;
