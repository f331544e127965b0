/**
 * Which choice next: search over all executions that differ, random walks, the shortest execution that shows a failure.
 *
 * <p>What CPUs share is told in cells: a word of memory, who sees what was stored there, the regimes of a CPU, TLB
 * maintenance that reaches a range, an event register. Whoever reads or changes one while a step executes says so, rules
 * among them ({@link mmulator.mmu.history.Dependencies}), and that is the step's footprint. Steps of two CPUs are tried in either
 * order unless neither changes what the other reads or changes.
 *
 * <p>A rule may also depend on which of two earlier steps came first: a store or a TLBI. It looks for a reason that does not
 * first: the same CPU did both, or one waited for the other. Only if there is none the two conflict from then on, and the
 * search begins again.
 */
@NullMarked
package mmulator.explore;

import org.jspecify.annotations.NullMarked;
