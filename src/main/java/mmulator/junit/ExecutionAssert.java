package mmulator.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.fixture.Expectation;
import mmulator.fixture.judge.Failure;
import mmulator.fixture.judge.Verdict;
import mmulator.fixture.value.YamlValue;
import mmulator.machine.event.Outcome;
import mmulator.report.verdict.OutcomeNotes;

/**
 * Assertions on one execution. A failure says what {@code mmulator run} says: broken rules with their evidence, then what
 * is not as asserted, with the line of the test.
 */
public final class ExecutionAssert {
    private final Execution execution;

    ExecutionAssert(Execution execution) {
        this.execution = execution;
    }

    /** Every CPU has executed {@code hlt #0}. */
    public ExecutionAssert halted() {
        if (execution.outcome() instanceof Outcome.StoppedByObserver) {
            brokeNoRule(); // where that is why it was stopped, it says all
        }
        if (!(execution.outcome() instanceof Outcome.AllHalted)) {
            String how = OutcomeNotes.headline(execution.outcome());
            fail(List.of(new Failure.Mismatch(CallSite.here(), "the end of the run", "every CPU has halted", how)));
        }
        return didNotBreak(Rule.FAILED_STUB);
    }

    /** No rule was broken; warnings do not count. */
    public ExecutionAssert brokeNoRule() {
        return broken(violation -> violation.rule().severity() == Rule.Severity.ERROR);
    }

    /** All is as the fixture expects; of a machine built in Java, that it halted and broke no rule. */
    public ExecutionAssert passed() {
        if (!(execution.verdict() instanceof Verdict.Passed)) {
            throw new AssertionError(execution.toString());
        }
        return this;
    }

    /** The rule was broken. */
    public BrokenRuleAssert broke(Rule rule) {
        return new BrokenRuleAssert(this, rule);
    }

    /** The rule was not broken, whatever else was. */
    public ExecutionAssert didNotBreak(Rule rule) {
        return broken(violation -> violation.rule() == rule);
    }

    private ExecutionAssert broken(Predicate<Violation> unwanted) {
        List<Failure> broken = execution.violations().stream()
                .filter(unwanted)
                .<Failure>map(Failure.BrokenRule::new)
                .toList();
        if (!broken.isEmpty()) {
            throw new AssertionError(execution.failed(broken));
        }
        // A run to its end that is inconclusive all the same: the rules could not look at everything.
        if (execution.verdict() instanceof Verdict.Inconclusive
                && !(execution.outcome() instanceof Outcome.BoundReached)) {
            throw new AssertionError(execution.toString());
        }
        return this;
    }

    /** A general register at the end, 0 to 30. */
    public ValueAssert x(int cpu, int n) {
        return register(cpu, "x" + n);
    }

    /** What the function returned that {@code cpu} has called: x0. */
    public ValueAssert result(int cpu) {
        return x(cpu, 0);
    }

    /** A register at the end, by name: {@code x0}, {@code sp}, {@code ttbr1_el1}. */
    public ValueAssert register(int cpu, String name) {
        Entries register = new Entries().put("cpu", cpu);
        return new ValueAssert(
                this,
                value ->
                        new Entries().add("registers", register.put(name, value).done()));
    }

    /** @param size 1, 2, 4 or 8 bytes */
    public ValueAssert memory(long physicalAddress, int size) {
        return memory(Entries.number(physicalAddress), size);
    }

    /** @param address physical, as an expression; a label means where it is loaded */
    public ValueAssert memory(String address, int size) {
        return memory(Entries.word(address), size);
    }

    private ValueAssert memory(YamlValue address, int size) {
        Entries memory = new Entries().put("address", address).put("size", size);
        return new ValueAssert(
                this,
                value -> new Entries().add("memory", memory.put("value", value).done()));
    }

    /** The descriptor that a walk of {@code va} from a root ends at. */
    public DescriptorAssert descriptor(String root, long va) {
        return new DescriptorAssert(this, root, va);
    }

    /** Every address of the range translates as before the run: same output address, same attributes, mapped or not. */
    public ExecutionAssert unchanged(String root, long va, long size, Expectation.Aspect... except) {
        Entries range = range(root, va, size);
        if (except.length > 0) {
            range.put("except", Entries.words(except));
        }
        return expect(new Entries().add("unchanged", range.done()));
    }

    /** Every leaf in the range maps at most {@code largest} bytes. */
    public ExecutionAssert leavesAtMost(String root, long va, long size, long largest) {
        return expect(new Entries()
                .add("leaves", range(root, va, size).put("largest", largest).done()));
    }

    /** No leaf in the range has the contiguous bit. */
    public ExecutionAssert nothingContiguous(String root, long va, long size) {
        return expect(new Entries()
                .add("leaves", range(root, va, size).put("contiguous", false).done()));
    }

    private static Entries range(String root, long va, long size) {
        return new Entries().put("root", root).put("va", va).put("size", size);
    }

    /** @param expect what a fixture would say under that key */
    ExecutionAssert expect(Entries expect) {
        fail(execution.unmet(expect.done()));
        return this;
    }

    private void fail(List<Failure> failures) {
        if (failures.isEmpty()) {
            return;
        }
        // A rule that was broken on the way is the likely reason.
        List<Failure> all = new ArrayList<>();
        if (execution.verdict() instanceof Verdict.Failed failed) {
            failed.failures().stream()
                    .filter(Failure.BrokenRule.class::isInstance)
                    .forEach(all::add);
        }
        all.addAll(failures);
        throw new AssertionError(execution.failed(all));
    }
}
