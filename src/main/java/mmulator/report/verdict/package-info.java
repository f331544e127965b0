/**
 * What came out of one run: the {@code Finding}s, each with its rule, its cause and what would mend it.
 */
@NullMarked
package mmulator.report.verdict;

import org.jspecify.annotations.NullMarked;
