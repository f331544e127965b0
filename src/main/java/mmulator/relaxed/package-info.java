/**
 * Execution by Arm's memory model instead of one access after the other: a list of messages is what CPUs share, and each CPU
 * runs alone against it with views of how far it has seen. Arm ARM B2.3, "Definition of the Arm memory model", in the form of
 * the Promising model of Pulte, Pichon-Pharabod, Kang, Lee and Hur (PLDI 2019).
 *
 * <pre>
 * Search ── lists of messages, each once
 *    └── SoloRun ── one CPU against one list: where it ends, what it could add
 *          ├── CpuState ── registers and views
 *          ├── Loads, Stores, Atomics, Barriers ── the rules
 *          └── Evaluator ── data processing, by the engine
 * </pre>
 */
@NullMarked
package mmulator.relaxed;

import org.jspecify.annotations.NullMarked;
