/**
 * N CPUs over one physical memory: the core loop, and the parts of the machine put together.
 *
 * <pre>
 * Machine ── runs, steps, snapshots, trials; Parts puts the parts together
 *    ├── CoreLoop ── interrupt, fetch, execute, record
 *    ├── gear ── Executor runs a CPU by its Engines: Fills ask Accesses, what was judged once is granted
 *    ├── instruction ── what engines do not execute    call ── what stands in for a routine
 *    ├── exception ── entry, return, context synchronization
 *    ├── translation ── Translator: what an access gets    HardwareUpdates
 *    ├── world ── World, Chronicle    Stores, Loads: what they mean to others    Attention, StuckDetector
 *    └── state ── CpuState, and as interfaces who executes it: Execution, Caches
 * </pre>
 *
 * <p>Each knows those below it and no class leads back to itself: a rule takes the state of a CPU and the world, an engine asks
 * the rules, and nobody knows the Machine.
 *
 * <p>A CPU executes in one of two gears, and what it does and tells is the same in both:
 *
 * <table>
 * <caption>Who runs in which gear</caption>
 * <tr><th></th><th>fast</th><th>exact</th></tr>
 * <tr><td>plain runs, rules, reports, traces of MMU events</td><td>yes</td><td>what is left of a turn that ends inside a
 *     block; what somebody must hear of and the machine does not make itself: vectors, atomics, what crosses a page, what
 *     changes code</td></tr>
 * <tr><td>a CPU's first steps, before a second engine pays</td><td></td><td>yes</td></tr>
 * <tr><td>stage 1 off, Device memory, SCTLR_EL1.A, SP no multiple of 16</td><td></td><td>yes</td></tr>
 * <tr><td>observers of steps, loads or all stores</td><td></td><td>yes</td></tr>
 * <tr><td>choices of translations: explorer, schedules with answers</td><td></td><td>yes</td></tr>
 * <tr><td>breakpoints, single steps; machines that can be taken back</td><td></td><td>yes</td></tr>
 * <tr><td>confirming that the machine is stuck</td><td></td><td>yes</td></tr>
 * </table>
 *
 * <p>{@link mmulator.machine.world.Attention} decides. System property {@code mmulator.gear}, {@code exact} or {@code fast}, sees
 * to it that one is used wherever it can be.
 */
@NullMarked
package mmulator.machine;

import org.jspecify.annotations.NullMarked;
