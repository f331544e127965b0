package mmulator.junit;

import java.util.Arrays;
import mmulator.check.Rule;
import mmulator.explore.Subject.Finding.Kind;

/** Assertions on all executions of a machine. */
public final class ExplorationAssert {
    private final Explored explored;

    ExplorationAssert(Explored explored) {
        this.explored = explored;
    }

    /** No execution fails, and none was left out. */
    public ExplorationAssert passed() {
        neverFails();
        if (explored.exploration().count(Kind.AS_EXPECTED) == 0) {
            throw failure("no execution shows what is expected");
        }
        return complete();
    }

    /** No execution that was looked at fails; the first that does is told. */
    public ExplorationAssert neverFails() {
        if (!explored.failures().isEmpty()) {
            throw new AssertionError(explored.failures().getFirst().toString());
        }
        return this;
    }

    /** Nothing was left out for a bound. */
    public ExplorationAssert complete() {
        if (!explored.isComplete()) {
            throw failure("not every execution was looked at");
        }
        return this;
    }

    /** No execution breaks the rule, and none was left out. */
    public ExplorationAssert neverBreaks(Rule rule) {
        for (Execution failed : explored.failures()) {
            if (failed.violations().stream().anyMatch(violation -> violation.rule() == rule)) {
                throw new AssertionError(failed.toString());
            }
        }
        if (breaks(rule)) {
            throw failure("an execution breaks " + rule);
        }
        return complete();
    }

    /** Some execution breaks the rule. */
    public ExplorationAssert sometimesBreaks(Rule rule) {
        if (!breaks(rule)) {
            throw failure("no execution breaks " + rule);
        }
        return this;
    }

    private boolean breaks(Rule rule) {
        return explored.states().keySet().stream()
                .flatMap(state -> Arrays.stream(state.split("; ?")))
                .anyMatch(part -> part.startsWith(rule + " cpu"));
    }

    /** Some execution ends like this: a part of its final state, such as {@code cpu1.x0=0x1}. */
    public ExplorationAssert sometimesEndsWith(String state) {
        if (!endsWith(state)) {
            throw failure("no execution ends with " + state);
        }
        return this;
    }

    /** No execution ends like this, and none was left out. */
    public ExplorationAssert neverEndsWith(String state) {
        if (endsWith(state)) {
            throw failure("an execution ends with " + state);
        }
        return complete();
    }

    private boolean endsWith(String state) {
        return explored.states().keySet().stream().anyMatch(s -> (" " + s + ";").contains(" " + state + ";"));
    }

    private AssertionError failure(String what) {
        return new AssertionError("FAIL " + what + "\n  --> " + CallSite.here() + "\n" + explored);
    }
}
