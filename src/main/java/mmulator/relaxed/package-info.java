/**
 * Execution by Arm's memory model instead of one access after the other: a list of messages is what CPUs share, and each CPU
 * runs alone against it with views of how far it has seen. Arm ARM B2.3, "Definition of the Arm memory model", in the form of
 * the Promising model of Pulte, Pichon-Pharabod, Kang, Lee and Hur (PLDI 2019).
 *
 * <pre>
 * Search ── lists of messages, each once
 *    ├── SoloRun ── one CPU against one list: where it ends, what it could add, which rules it breaks
 *    │     ├── CpuState ── registers, views, regimes
 *    │     ├── Accesses, Barriers, Maintenance, SystemAccesses, Exceptions ── the rules
 *    │     └── Walks ── how an access may be translated; Judgement ── what is wrong about that
 *    ├── ListRules ── which rules whole executions break
 *    └── Teller ── one execution told, and told again from its schedule
 * </pre>
 */
@NullMarked
package mmulator.relaxed;

import org.jspecify.annotations.NullMarked;
