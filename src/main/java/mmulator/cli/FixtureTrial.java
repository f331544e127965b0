package mmulator.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import mmulator.asm.Diagnostic;
import mmulator.fixture.Fixture;
import mmulator.fixture.FixtureException;
import mmulator.fixture.FixtureImage;
import mmulator.fixture.FixtureParser;
import mmulator.fixture.FixtureRunner;
import mmulator.fixture.RunSettings;
import mmulator.fixture.UnmetNeedException;
import mmulator.fixture.Verdict;
import mmulator.machine.RunStatistics;
import mmulator.machine.ScheduleMismatch;
import mmulator.report.Finding;
import mmulator.report.Findings;
import mmulator.report.OutcomeNotes;
import mmulator.report.Palette;
import mmulator.report.Reservations;
import mmulator.report.SourceMap;
import mmulator.report.TakenTurns;
import mmulator.report.TestResult;
import mmulator.report.TestResult.Status;
import mmulator.report.VerdictReport;
import mmulator.report.ViolationReport;
import org.jspecify.annotations.Nullable;

/** One fixture run the way it says itself, as a test of it. */
final class FixtureTrial {
    private FixtureTrial() {}

    /** The result, also of a fixture that is wrong; exceptions are bugs of ours. */
    static TestResult run(String path) {
        try {
            return run(path, FixtureImage.of(FixtureParser.parse(Path.of(path))));
        } catch (FixtureException wrong) {
            return mistaken(path, wrong.diagnostics());
        } catch (UnmetNeedException unmet) {
            return TestResult.skipped(
                    path,
                    String.valueOf(unmet.getMessage()),
                    new Finding.SourceLine(unmet.position().file(), unmet.position().line()));
        }
    }

    private static TestResult run(String path, FixtureImage image) {
        Fixture fixture = image.fixture();
        SourceMap sources = SourceMap.of(image);
        Reservations reservations = new Reservations();
        TakenTurns turns = new TakenTurns();
        Verdict verdict;
        try {
            RunSettings settings = fixture.run();
            verdict = FixtureRunner.run(image, settings.choices(), settings.maxSteps(), reservations, turns);
        } catch (ScheduleMismatch mismatch) {
            // That a CPU has halted before its turn shows only in the run.
            Diagnostic mistake = Diagnostic.error(
                    Objects.requireNonNull(fixture.run().schedule()).position(), String.valueOf(mismatch.getMessage()));
            return mistaken(path, List.of(mistake));
        }
        ViolationReport violations = new ViolationReport(
                sources,
                Palette.PLAIN,
                step -> turns.until(step).map(schedule -> " --schedule " + schedule).orElse(""));
        VerdictReport report = new VerdictReport(
                path, fixture.cpuCount(), new OutcomeNotes(sources, reservations), violations, Palette.PLAIN);
        List<Finding> findings = new ArrayList<>(new Findings(sources, fixture.expect()).of(verdict));
        findings.addAll(Findings.warnings(image.warnings()));
        return new TestResult(path, status(verdict), report.print(verdict), findings, statistics(verdict));
    }

    private static TestResult mistaken(String path, List<Diagnostic> mistakes) {
        String report = mistakes.stream().map(Diagnostic::toString).collect(Collectors.joining("\n", "", "\n"));
        return new TestResult(path, Status.MISTAKEN, report, Findings.mistakes(mistakes), null);
    }

    private static Status status(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed passed -> Status.PASSED;
            case Verdict.Failed failed -> Status.FAILED;
            case Verdict.Inconclusive inconclusive -> Status.INCONCLUSIVE;
            case Verdict.Error error -> Status.MISTAKEN;
        };
    }

    private static @Nullable RunStatistics statistics(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed passed -> passed.run().statistics();
            case Verdict.Failed failed -> failed.run().statistics();
            case Verdict.Inconclusive inconclusive -> inconclusive.run().statistics();
            case Verdict.Error error -> null;
        };
    }
}
