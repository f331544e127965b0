/** Answers that were recorded, and what they are compared by: whatever behaviour changes shows, right or wrong. */
@NullMarked
package mmulator.recorded;

import org.jspecify.annotations.NullMarked;
