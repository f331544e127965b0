package mmulator.junit;

/** Assertions on all final states of a machine by Arm's memory model. */
public final class ExploredRelaxedAssert {
    private final ExploredRelaxed explored;

    ExploredRelaxedAssert(ExploredRelaxed explored) {
        this.explored = explored;
    }

    /** Every final state is as expected, and none was left out. */
    public ExploredRelaxedAssert passed() {
        if (!explored.isAsExpected()) {
            throw failure("a final state is not as expected");
        }
        return complete();
    }

    /** Whatever was seen is as expected; of executions that were drawn no more can be said. */
    public ExploredRelaxedAssert foundNothingWrong() {
        if (!explored.isAsExpected()) {
            throw failure("an execution is not as expected");
        }
        return this;
    }

    /** Nothing was left out for a bound. */
    public ExploredRelaxedAssert complete() {
        if (!explored.isComplete()) {
            throw failure("not every final state was found");
        }
        return this;
    }

    /** Some execution ends like this: a part of its final state, such as {@code cpu1.x0=0x1}. */
    public ExploredRelaxedAssert sometimesEndsWith(String state) {
        if (!endsWith(state)) {
            throw failure("no execution ends with " + state);
        }
        return this;
    }

    /** No execution ends like this, and none was left out. */
    public ExploredRelaxedAssert neverEndsWith(String state) {
        if (endsWith(state)) {
            throw failure("an execution ends with " + state);
        }
        return complete();
    }

    private boolean endsWith(String state) {
        return explored.states().stream().anyMatch(s -> (" " + s + " ").contains(" " + state + " "));
    }

    private AssertionError failure(String what) {
        return new AssertionError("FAIL " + what + "\n  --> " + CallSite.here() + "\n" + explored);
    }
}
