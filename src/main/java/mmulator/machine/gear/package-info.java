/**
 * What runs a CPU: its engines in two gears, their hooks, what they have been granted, and when that no longer holds.
 *
 * <p>{@link mmulator.machine.world.Attention} decides on the gear. Who uses which:
 *
 * <table>
 * <caption>Who uses which gear</caption>
 * <tr><th>who<th>gear<th>why
 * <tr><td>a run, its rules, a trace of translations<td>fast<td>nobody hears of an access that has been judged
 * <tr><td>the first steps of a CPU<td>exact<td>a second engine costs more than it saves
 * <tr><td>an observer of stores, of loads or of steps<td>exact<td>it is told of each
 * <tr><td>exploration, random walks, litmus tests, a schedule with choices<td>exact
 *     <td>somebody decides before each step, and all can be taken back
 * <tr><td>a debugger<td>exact<td>it takes back, and stops at breakpoints
 * <tr><td>the search for a livelock, while it makes sure<td>exact<td>only stores tell whether somebody makes progress
 * <tr><td>SCTLR_EL1.A, Device memory, a misaligned SP<td>exact<td>the alignment of each access is looked at
 * <tr><td>the end of a quantum inside a block, an instruction that the machine makes in part<td>exact, for one piece
 *     <td>the fast gear hands over and takes over again
 * </table>
 *
 * <p>What that costs, and what it would cost at least, is told in {@code src/docs/speed.md}.
 */
@NullMarked
package mmulator.machine.gear;

import org.jspecify.annotations.NullMarked;
