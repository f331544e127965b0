package mmulator.report.verdict;

import java.util.ArrayList;
import java.util.List;
import mmulator.check.OutcomeRules;
import mmulator.check.Violation;
import mmulator.check.Violation.Note;
import mmulator.machine.event.Outcome;
import mmulator.report.text.Palette;
import mmulator.trace.TraceCheck;

/** The answer to a check of a trace, in the shape of that to a run; each violation also tells its line of the trace. */
public final class TraceCheckReport {
    /** A line of a trace may tell a whole TLB entry; so much of it says which one it is. */
    private static final int QUOTED = 100;

    private final String trace;
    private final ViolationReport violations;
    private final Palette palette;

    /** @param trace path as the user gave it */
    public TraceCheckReport(String trace, ViolationReport violations, Palette palette) {
        this.trace = trace;
        this.violations = violations;
        this.palette = palette;
    }

    public String print(TraceCheck.Result result) {
        StringBuilder text = new StringBuilder(word(result.verdict()) + " " + trace + "\n");
        List<Violation> found = new ArrayList<>();
        result.findings().forEach(finding -> found.add(located(finding)));
        text.append(violations.printAll(OutcomeRules.once(found), trace));
        Outcome.BoundReached bound = result.bound();
        if (bound != null && !result.isBroken()) {
            text.append(violations.labelled(new Note("bound", OutcomeNotes.headline(bound))));
        }
        text.append(new RunSummary(
                        result.cpus(), result.steps(), result.fills(), result.maintenance(), result.descriptors())
                .print());
        return text.toString();
    }

    private String word(TraceCheck.Verdict verdict) {
        return switch (verdict) {
            case PASSED -> palette.good("PASS");
            case FAILED -> palette.bad("FAIL");
            case INCONCLUSIVE -> palette.warning("INCONCLUSIVE");
            case SKIPPED -> palette.warning("SKIPPED");
        };
    }

    private Violation located(TraceCheck.Finding finding) {
        Violation violation = finding.violation();
        List<Note> notes = new ArrayList<>(violation.notes());
        String text = finding.text().length() <= QUOTED
                ? finding.text()
                : finding.text().substring(0, QUOTED) + " …";
        notes.addFirst(new Note("trace", trace + ":" + finding.line() + ": " + text));
        return new Violation(
                violation.rule(), violation.cpu(), violation.step(), violation.pc(), violation.headline(), notes);
    }
}
