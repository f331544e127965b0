package mmulator.junit;

import mmulator.check.Rule;

/** A rule that was broken, and where. */
public final class BrokenRuleAssert {
    private final ExecutionAssert execution;
    private final Entries violation;

    BrokenRuleAssert(ExecutionAssert execution, Rule rule) {
        this.execution = execution;
        violation = new Entries().put("rule", rule.name());
        check();
    }

    /** In the routine of that name: between the label and the next one; or in a line, {@code split.S:41}. */
    public BrokenRuleAssert at(String place) {
        violation.put("at", place);
        return check();
    }

    public BrokenRuleAssert byCpu(int cpu) {
        violation.put("cpu", cpu);
        return check();
    }

    /** Further assertions on the execution. */
    public ExecutionAssert and() {
        return execution;
    }

    private BrokenRuleAssert check() {
        execution.expect(new Entries().add("violations", violation.done()));
        return this;
    }
}
