package mmulator.junit;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.fixture.judge.RelaxedSample;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.RelaxedReport;
import mmulator.report.verdict.ViolationReport;
import org.jspecify.annotations.Nullable;

/** All final states of a machine by Arm's memory model, or as many as there was time for, or as executions that were drawn have. */
public final class ExploredRelaxed {
    private final Bench bench;
    private final RelaxedFixture.Result result;
    /** Null if executions were searched for. */
    private final RelaxedSample.@Nullable Result sample;

    ExploredRelaxed(Bench bench, RelaxedFixture.Result result) {
        this.bench = bench;
        this.result = result;
        sample = null;
    }

    ExploredRelaxed(Bench bench, RelaxedSample.Result sample) {
        this.bench = bench;
        result = sample.result();
        this.sample = sample;
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
        SourceMap sources = SourceMap.of(bench.image());
        List<String> cpus = bench.image().cpuNames();
        String fixture = ViolationReport.quoted(bench.name());
        return bench.name() + "\n"
                + (sample == null
                        ? RelaxedReport.print(result, sources, cpus, fixture)
                        : RelaxedReport.sampled(sample, sources, cpus, fixture, Integer.MAX_VALUE));
    }
}
