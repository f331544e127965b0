package mmulator.cli.worker;

import mmulator.cli.option.OutputFile;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.relaxed.program.Bounds;
import mmulator.relaxed.program.RefusedException;
import mmulator.report.html.RelaxedPage;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestResult.Status;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.Finding;
import mmulator.report.verdict.Findings;
import mmulator.report.verdict.RelaxedReport;
import mmulator.report.verdict.ViolationReport;

/** One fixture in all executions that the memory model allows, as a test of it. */
final class RelaxedTrial {
    private RelaxedTrial() {}

    static TestResult run(Trial trial, FixtureImage image) {
        String path = trial.fixture();
        SourceMap sources = SourceMap.of(image);
        try (RelaxedFixture fixture = new RelaxedFixture(image)) {
            RelaxedFixture.Result result = fixture.explore(Bounds.DEFAULT);
            Status status =
                    result.isWrong() ? Status.FAILED : result.isComplete() ? Status.PASSED : Status.INCONCLUSIVE;
            TestResult told = new TestResult(
                    path,
                    status,
                    RelaxedReport.print(result, sources, image.cpuNames(), ViolationReport.quoted(path)),
                    new Findings(sources, image.fixture().expect()).of(result),
                    null);
            return FailedRun.shown(
                    told,
                    trial,
                    page -> OutputFile.write(
                            page, RelaxedPage.print(result, sources, image.cpuNames(), ViolationReport.quoted(path))));
        } catch (RefusedException refused) {
            return TestResult.skipped(
                    path,
                    "the memory model has no meaning here for " + refused.reason(),
                    new Finding.SourceLine(path, 1));
        }
    }
}
