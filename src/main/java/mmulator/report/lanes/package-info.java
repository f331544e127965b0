/**
 * An interleaving as a table with a lane for each CPU: {@code Row}s are laid out into {@code Lane}s; loops and long runs
 * are folded.
 */
@NullMarked
package mmulator.report.lanes;

import org.jspecify.annotations.NullMarked;
