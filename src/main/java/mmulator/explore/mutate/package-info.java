/**
 * Weaker instructions in the place of others: which words of code can be weakened, and into what.
 */
@NullMarked
package mmulator.explore.mutate;

import org.jspecify.annotations.NullMarked;
