package mmulator.report.test;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mmulator.check.Rule.Severity;
import mmulator.check.Violation.Note;
import mmulator.machine.state.RunStatistics;
import mmulator.report.text.Notation;
import mmulator.report.text.Palette;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.Cause;
import mmulator.report.verdict.Finding;
import mmulator.report.verdict.ViolationReport;
import org.jspecify.annotations.Nullable;

/**
 * What became of one fixture of a test run.
 *
 * @param fixture path as it was found
 * @param report what {@code mmulator run} prints of it
 * @param findings why it did not pass, and warnings that it does not expect
 * @param statistics null if there was no run, or none that ended
 * @param notes what else there is to know, whatever the status: a digest, a file that was written
 */
public record TestResult(
        String fixture,
        Status status,
        String report,
        List<Finding> findings,
        @Nullable RunStatistics statistics,
        List<Note> notes) {
    /** The note with what only a run of the same bytes has. */
    public static final String DIGEST = "digest";

    /** The note that names a file that was written. */
    public static final String WROTE = "wrote";

    /** The note that names the page of a run that failed. */
    public static final String PAGE = "page";

    /** The note of what has passed, but not at once. */
    public static final String FLAKY = "flaky";

    private static final ViolationReport LAYOUT = new ViolationReport(SourceMap.EMPTY, Palette.PLAIN, step -> "");

    public TestResult {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    public TestResult(
            String fixture, Status status, String report, List<Finding> findings, @Nullable RunStatistics statistics) {
        this(fixture, status, report, findings, statistics, List.of());
    }

    /** The same with one more note. */
    public TestResult with(Note note) {
        return new TestResult(
                fixture,
                status,
                report,
                findings,
                statistics,
                Stream.concat(notes.stream(), Stream.of(note)).toList());
    }

    /** Text of the first note of that label; empty without one. */
    public Optional<String> note(String label) {
        return notes.stream()
                .filter(note -> note.label().equals(label))
                .map(Note::text)
                .findFirst();
    }

    /** The same run, but what was asked of it besides is not so. @param evidence lines for the report, with their ends */
    public TestResult failed(Finding finding, String evidence) {
        StringBuilder text = new StringBuilder("FAIL " + fixture + "\n");
        text.append("error[")
                .append(finding.cause())
                .append("]: ")
                .append(finding.message())
                .append('\n');
        Finding.SourceLine place = finding.place();
        text.append(place == null ? "" : "  --> " + place.file() + ":" + place.line() + "\n")
                .append(evidence);
        finding.notes().forEach(note -> text.append(LAYOUT.labelled(note)));
        text.append(LAYOUT.labelled(new Note("help", finding.cause().help())));
        List<Finding> all = Stream.concat(Stream.of(finding), findings.stream()).toList();
        return new TestResult(fixture, Status.FAILED, text.toString(), all, statistics, notes);
    }

    /** How it ended. */
    public enum Status {
        PASSED,
        FAILED,
        /** There was no run: something that the fixture needs is not there. */
        SKIPPED,
        /** The step limit was reached with nothing wrong until then, or there was no time for it. */
        INCONCLUSIVE,
        /** There was no run: the fixture, or a source it names, is wrong. */
        MISTAKEN,
        TIMED_OUT,
        /** A bug of mmulator, or of a library that it uses. */
        CRASHED
    }

    /**
     * What is printed of a fixture that is not run.
     *
     * @param reason one clause
     */
    public static String skipReport(String fixture, String reason) {
        return "SKIP " + fixture + "   " + reason + "\n";
    }

    /**
     * Nothing was checked.
     *
     * @param reason one clause
     * @param place where the fixture asks for what is not there
     */
    public static TestResult skipped(String fixture, String reason, Finding.SourceLine place) {
        Finding finding = new Finding(Cause.Trouble.SKIPPED, Severity.WARNING, reason, place, List.of());
        return new TestResult(fixture, Status.SKIPPED, skipReport(fixture, reason), List.of(finding), null);
    }

    /** True for {@link #interrupted}. */
    public boolean wasInterrupted() {
        return findings.stream().anyMatch(finding -> finding.cause() == Cause.Trouble.INTERRUPT);
    }

    /** True if what was checked is as it should be, and if nothing could be. */
    public boolean isFine() {
        return status == Status.PASSED || status == Status.SKIPPED;
    }

    /** @param seconds that the fixture was given */
    public static TestResult timedOut(String fixture, long seconds) {
        return lost(
                fixture,
                Status.TIMED_OUT,
                Cause.Trouble.TIMEOUT,
                "not over after " + Notation.count(seconds, "second"),
                List.of());
    }

    /** Of a test that was ended before this fixture had a result. */
    public static TestResult interrupted(String fixture) {
        return lost(
                fixture,
                Status.INCONCLUSIVE,
                Cause.Trouble.INTERRUPT,
                "not run to its end: the test was interrupted",
                List.of());
    }

    /**
     * @param how it ended, one clause
     * @param notes what a developer needs to see it again
     */
    public static TestResult crashed(String fixture, String how, List<Note> notes) {
        return lost(fixture, Status.CRASHED, Cause.Trouble.CRASH, how, notes);
    }

    private static TestResult lost(
            String fixture, Status status, Cause.Trouble cause, String message, List<Note> notes) {
        Finding finding = new Finding(cause, Severity.ERROR, message, null, notes);
        StringBuilder report = new StringBuilder();
        report.append(status == Status.CRASHED ? "CRASH " : status == Status.TIMED_OUT ? "TIMEOUT " : "INCONCLUSIVE ")
                .append(fixture)
                .append('\n');
        report.append("error[").append(cause).append("]: ").append(message).append('\n');
        notes.forEach(note -> report.append(LAYOUT.labelled(note)));
        report.append(LAYOUT.labelled(new Note("help", cause.help())));
        report.append(LAYOUT.labelled(new Note("replay", "mmulator run " + ViolationReport.quoted(fixture))));
        return new TestResult(fixture, status, report.toString(), List.of(finding), null);
    }
}
