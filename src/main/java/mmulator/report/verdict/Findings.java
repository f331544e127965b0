package mmulator.report.verdict;

import java.util.ArrayList;
import java.util.List;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.SourcePosition;
import mmulator.check.Rule.Severity;
import mmulator.check.Violation;
import mmulator.check.Violation.Note;
import mmulator.fixture.Expectation;
import mmulator.fixture.judge.Failure;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.fixture.judge.Verdict;
import mmulator.report.text.Place;
import mmulator.report.text.SourceMap;

/** What a verdict comes to for machines that read reports: one entry for each thing to look at. */
public record Findings(SourceMap sources, Expectation expect) {

    public List<Finding> of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed passed -> warnings(passed.run());
            case Verdict.Failed failed -> {
                List<Finding> findings =
                        new ArrayList<>(failed.failures().stream().map(this::of).toList());
                findings.addAll(warnings(failed.run()));
                yield findings;
            }
            case Verdict.Inconclusive inconclusive -> {
                List<Finding> findings = new ArrayList<>();
                String bound = OutcomeNotes.headline(inconclusive.bound());
                findings.add(new Finding(Cause.Trouble.STEP_LIMIT, Severity.ERROR, bound, null, List.of()));
                findings.addAll(warnings(inconclusive.run()));
                yield findings;
            }
        };
    }

    /** The same of all executions by the memory model. */
    public List<Finding> of(RelaxedFixture.Result result) {
        List<RelaxedFixture.Broken> broken = new ArrayList<>(result.broken());
        List<Finding> findings = new ArrayList<>();
        for (RelaxedFixture.Finding state : result.findings()) {
            state.failures().forEach(failure -> findings.add(of(failure)));
            broken.addAll(state.broken());
        }
        broken.stream()
                .filter(one -> !one.expected())
                .map(RelaxedFixture.Broken::violation)
                .forEach(violation -> findings.add(of(violation)));
        if (result.isComplete()) {
            result.missing().forEach(missing -> findings.add(of(new Failure.MissingViolation(missing))));
        } else {
            String bound = result.bound() == null ? "no execution comes to an end" : "given up at " + result.bound();
            findings.add(new Finding(Cause.Trouble.STEP_LIMIT, Severity.ERROR, bound, null, List.of()));
        }
        return findings;
    }

    /** The mistakes that keep a fixture from being run. */
    public static List<Finding> mistakes(List<Diagnostic> diagnostics) {
        return diagnostics.stream()
                .map(d ->
                        new Finding(Cause.Trouble.MISTAKE, Severity.ERROR, d.message(), line(d.position()), List.of()))
                .toList();
    }

    /** What the assembler had to say. */
    public static List<Finding> warnings(List<Diagnostic> diagnostics) {
        return diagnostics.stream()
                .map(d -> new Finding(
                        Cause.Trouble.MISTAKE, Severity.WARNING, d.message(), line(d.position()), List.of()))
                .toList();
    }

    private Finding of(Failure failure) {
        return switch (failure) {
            case Failure.BrokenRule broken -> of(broken.violation());
            case Failure.MissingViolation m ->
                unmet(
                        m.expected().position(),
                        "an expected violation did not happen: " + m.what(),
                        m.what(),
                        "nothing of the kind");
            case Failure.Mismatch m -> unmet(m.position(), m.what() + " is not as expected", m.expected(), m.actual());
        };
    }

    private static Finding unmet(SourcePosition position, String message, String expected, String found) {
        return new Finding(
                Cause.Trouble.EXPECTATION,
                Severity.ERROR,
                message,
                line(position),
                List.of(new Note("expected", expected), new Note("found", found)));
    }

    private List<Finding> warnings(Verdict.Run run) {
        return run.violations().stream()
                .filter(v -> v.rule().severity() == Severity.WARNING)
                .filter(v -> expect.violations().stream().noneMatch(expected -> expected.rule() == v.rule()))
                .map(this::of)
                .toList();
    }

    private Finding of(Violation violation) {
        Place place = sources.at(violation.pc());
        List<Note> notes = new ArrayList<>();
        notes.add(
                new Note("cpu", "cpu" + violation.cpu() + (violation.step() == 0 ? "" : ", step " + violation.step())));
        if (!place.inlined().isEmpty()) {
            notes.add(new Note("in", place.inlined()));
        }
        if (place.caller() != null) {
            notes.add(new Note("in", "a macro called at " + place.caller()));
        }
        notes.addAll(violation.notes());
        return new Finding(
                new Cause.Broken(violation.rule()),
                violation.rule().severity(),
                violation.headline(),
                place.file() == null
                        ? null
                        : new Finding.SourceLine(place.file(), place.line(), sources.column(violation.pc())),
                new Finding.Code(violation.pc(), place.symbol() == null ? "" : place.symbol(), place.offset()),
                notes);
    }

    private static Finding.SourceLine line(SourcePosition position) {
        return new Finding.SourceLine(position.file(), position.line(), position.column());
    }
}
