package mmulator.cli.worker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.Mistake;
import mmulator.check.Rule;
import mmulator.check.Violation.Note;
import mmulator.cli.option.Afterwards;
import mmulator.file.InputFiles;
import mmulator.fixture.Fixture;
import mmulator.fixture.FixtureException;
import mmulator.fixture.RunSettings;
import mmulator.fixture.UnmetNeedException;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.fixture.judge.Verdict;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Machine;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.ScheduleMismatch;
import mmulator.machine.event.Observer;
import mmulator.report.lanes.TakenTurns;
import mmulator.report.test.TestResult;
import mmulator.report.test.TestResult.Status;
import mmulator.report.text.Palette;
import mmulator.report.text.SourceMap;
import mmulator.report.trace.GoldenTrace;
import mmulator.report.trace.LineDiff;
import mmulator.report.trace.TraceItem;
import mmulator.report.verdict.Cause;
import mmulator.report.verdict.Evidence;
import mmulator.report.verdict.Finding;
import mmulator.report.verdict.Findings;
import mmulator.report.verdict.OutcomeNotes;
import mmulator.report.verdict.VerdictReport;
import mmulator.report.verdict.ViolationReport;
import org.jspecify.annotations.Nullable;

/** One fixture run the way it says itself, as a test of it. */
final class FixtureTrial {
    private static final int DIFF_LINES = 60;

    private FixtureTrial() {}

    /** The result, also of a fixture that is wrong; exceptions are bugs of ours. */
    static TestResult run(Trial trial, InputFiles files) {
        String path = trial.fixture();
        try {
            return run(trial, FixtureImage.of(FixtureParser.parse(Path.of(path), files)));
        } catch (FixtureException wrong) {
            return mistaken(path, wrong.diagnostics());
        } catch (Mistake wrong) {
            Finding finding =
                    new Finding(Cause.Trouble.MISTAKE, Rule.Severity.ERROR, wrong.getMessage(), null, List.of());
            return new TestResult(path, Status.MISTAKEN, wrong.getMessage() + "\n", List.of(finding), null);
        } catch (UnmetNeedException unmet) {
            return TestResult.skipped(
                    path,
                    String.valueOf(unmet.getMessage()),
                    new Finding.SourceLine(
                            unmet.position().file(), unmet.position().line()));
        }
    }

    private static TestResult run(Trial trial, FixtureImage image) {
        if (image.fixture().run().memory() == RunSettings.Memory.RELAXED) {
            return RelaxedTrial.run(trial, image);
        }
        try (Machine machine = image.open()) {
            return FailedRun.shown(run(trial, image, machine), trial, page -> FailedRun.write(page, trial, image));
        } catch (ScheduleMismatch mismatch) {
            // That a CPU has halted before its turn shows only in the run.
            Diagnostic mistake = Diagnostic.error(
                    Objects.requireNonNull(image.fixture().run().schedule()).position(),
                    String.valueOf(mismatch.getMessage()));
            return mistaken(trial.fixture(), List.of(mistake));
        }
    }

    private static TestResult run(Trial trial, FixtureImage image, Machine machine) {
        Fixture fixture = image.fixture();
        SourceMap sources = SourceMap.of(image);
        Evidence evidence = new Evidence();
        TakenTurns turns = new TakenTurns(fixture.run().given());
        List<Observer> audience = new ArrayList<>(List.of(evidence, turns));
        RunDigest digest = trial.digest() ? new RunDigest(image, machine) : null;
        if (digest != null) {
            audience.add(digest.observer());
        }
        ExpectedTrace expected = expected(trial, fixture.files());
        GoldenTrace trace = expected == null ? null : new GoldenTrace(expected.items(), sources);
        if (trace != null) {
            audience.add(trace);
        }
        RunSettings settings = fixture.run();
        Verdict verdict = FixtureRunner.run(
                image, machine, settings.choices(), settings.maxSteps(), audience.toArray(Observer[]::new));
        if (verdict instanceof Verdict.Failed) {
            Afterwards.ask(image, settings::choices, settings.maxSteps(), verdict, evidence);
        }
        ViolationReport violations = new ViolationReport(
                sources,
                Palette.PLAIN,
                step -> turns.until(step).map(Schedule::option).orElse(""));
        String report = new VerdictReport(
                        trial.fixture(),
                        fixture.cpuCount(),
                        new OutcomeNotes(sources, evidence),
                        violations,
                        Palette.PLAIN)
                .print(verdict);
        List<Finding> findings = new ArrayList<>(new Findings(sources, fixture.expect()).of(verdict));
        findings.addAll(Findings.warnings(image.warnings()));
        Status status = switch (verdict) {
            case Verdict.Passed passed -> Status.PASSED;
            case Verdict.Failed failed -> Status.FAILED;
            case Verdict.Inconclusive inconclusive -> Status.INCONCLUSIVE;
        };
        TestResult result = result(trial, status, report, findings, verdict.run(), digest);
        // Of a run that is wrong in itself the trace is of no interest.
        return verdict instanceof Verdict.Passed(Verdict.Run run) && expected != null && trace != null
                ? compared(result, trial, expected, trace.lines(run.outcome()))
                : result;
    }

    private static TestResult result(
            Trial trial,
            Status status,
            String report,
            List<Finding> findings,
            Verdict.Run run,
            @Nullable RunDigest digest) {
        TestResult result = new TestResult(trial.fixture(), status, report, findings, run.statistics());
        return digest == null ? result : result.with(new Note(TestResult.DIGEST, digest.of(run, report)));
    }

    // The trace that it must give

    private static @Nullable ExpectedTrace expected(Trial trial, InputFiles files) {
        Path fixture = Path.of(trial.fixture());
        return switch (trial.update()) {
            case Trial.Update.Never never -> ExpectedTrace.of(fixture, files).orElse(null);
            case Trial.Update.Existing existing ->
                ExpectedTrace.of(fixture, files).orElse(null);
            case Trial.Update.All(Set<TraceItem> items) -> ExpectedTrace.empty(fixture, items);
        };
    }

    private static TestResult compared(TestResult result, Trial trial, ExpectedTrace expected, List<String> lines) {
        if (lines.equals(expected.lines())) {
            return result;
        }
        return switch (trial.update()) {
            case Trial.Update.Never never ->
                result.failed(
                        new Finding(
                                Cause.Trouble.TRACE,
                                Rule.Severity.ERROR,
                                "the trace is not the expected one",
                                new Finding.SourceLine(expected.file().toString(), expected.firstDifference(lines)),
                                List.of()),
                        difference(expected, lines));
            case Trial.Update.Existing existing -> written(result, expected, lines);
            case Trial.Update.All all -> written(result, expected, lines);
        };
    }

    private static TestResult written(TestResult result, ExpectedTrace expected, List<String> lines) {
        expected.write(lines);
        return result.with(new Note(TestResult.WROTE, expected.file().toString()));
    }

    private static String difference(ExpectedTrace expected, List<String> lines) {
        List<String> diff = LineDiff.unified(expected.lines(), lines);
        StringBuilder text = new StringBuilder("  --- " + expected.file() + "\n  +++ this run\n");
        diff.stream()
                .limit(DIFF_LINES)
                .forEach(line -> text.append("  ").append(line).append('\n'));
        if (diff.size() > DIFF_LINES) {
            text.append("  … and ").append(diff.size() - DIFF_LINES).append(" lines more\n");
        }
        return text.toString();
    }

    private static TestResult mistaken(String path, List<Diagnostic> mistakes) {
        String report = mistakes.stream().map(Diagnostic::toString).collect(Collectors.joining("\n", "", "\n"));
        return new TestResult(path, Status.MISTAKEN, report, Findings.mistakes(mistakes), null);
    }
}
