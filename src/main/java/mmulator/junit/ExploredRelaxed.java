package mmulator.junit;

import java.util.SortedSet;
import java.util.TreeSet;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.RelaxedReport;

/** All final states of a machine by Arm's memory model, or as many as there was time for. */
public final class ExploredRelaxed {
    private final Bench bench;
    private final RelaxedFixture.Result result;

    ExploredRelaxed(Bench bench, RelaxedFixture.Result result) {
        this.bench = bench;
        this.result = result;
    }

    /** Final states as the fixture observes them. */
    public SortedSet<String> states() {
        SortedSet<String> states = new TreeSet<>();
        result.findings().forEach(finding -> states.add(finding.text()));
        return states;
    }

    /** True if no state was left out, and some execution ends. */
    public boolean isComplete() {
        return result.bound() == null && !result.findings().isEmpty();
    }

    /** True if each state found is what the fixture expects. */
    boolean isAsExpected() {
        return !result.isWrong();
    }

    /** All states, and of each that is not as expected an execution, told CPU by CPU. */
    @Override
    public String toString() {
        return bench.name() + "\n"
                + RelaxedReport.print(
                        result, SourceMap.of(bench.image()), bench.image().cpuNames(), bench.name());
    }
}
