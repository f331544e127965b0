package mmulator.report.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import mmulator.asm.source.SourcePosition;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.check.Violation.Note;
import mmulator.fixture.judge.Failure;
import mmulator.fixture.judge.Verdict;
import mmulator.machine.event.Outcome;
import mmulator.machine.state.RunStatistics;
import mmulator.report.text.Palette;

/** The answer to a run of a fixture: what it has shown, what was broken, and a line of figures. */
public final class VerdictReport {
    private final String fixture;
    private final String note;
    private final int cpus;
    private final OutcomeNotes outcomes;
    private final ViolationReport violations;
    private final Palette palette;

    /**
     * @param fixture path as the user gave it
     * @param cpus how many the fixture has
     */
    public VerdictReport(String fixture, int cpus, OutcomeNotes outcomes, ViolationReport violations, Palette palette) {
        this(fixture, "", cpus, outcomes, violations, palette);
    }

    /** @param note told after the fixture's path, as in {@code execution 3 of 128} */
    public VerdictReport(
            String fixture, String note, int cpus, OutcomeNotes outcomes, ViolationReport violations, Palette palette) {
        this.fixture = fixture;
        this.note = note.isEmpty() ? "" : "   " + note;
        this.cpus = cpus;
        this.outcomes = outcomes;
        this.violations = violations;
        this.palette = palette;
    }

    public String print(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed passed -> {
                List<Violation> told =
                        merged(passed.run().violations(), passed.run().outcome());
                yield line(
                                palette.good("PASS"),
                                named("as expected", told)
                                        + named("tolerated", passed.run().tolerated()))
                        + violations.printAll(told, fixture)
                        + figures(passed.run().statistics());
            }
            case Verdict.Failed failed ->
                line(palette.bad("FAIL"), "")
                        + failures(failed)
                        + figures(failed.run().statistics());
            case Verdict.Inconclusive inconclusive ->
                line(palette.warning("INCONCLUSIVE"), "")
                        + violations.printAll(inconclusive.run().violations(), fixture)
                        + violations.labelled(new Note("bound", OutcomeNotes.headline(inconclusive.bound())))
                        + violations.labelled(new Note("help", help(inconclusive.bound())))
                        + figures(inconclusive.run().statistics());
        };
    }

    /** Not every bound is one that can be raised: an interrupt is none. */
    private static String help(Outcome.BoundReached bound) {
        String look = "see with -v what the CPUs are doing";
        return bound.bound().equals("max-steps") ? "raise --max-steps, or " + look : look;
    }

    /** The violations of the run as they are told: one that is the end of the run itself once, in the outcome's words. */
    public List<Violation> violations(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Passed passed ->
                merged(passed.run().violations(), passed.run().outcome());
            case Verdict.Failed failed ->
                merged(failed.run().violations(), failed.run().outcome());
            case Verdict.Inconclusive inconclusive -> inconclusive.run().violations();
        };
    }

    private String line(String word, String rest) {
        return word + " " + fixture + note + rest + "\n" + violations.changes();
    }

    private static String named(String word, List<Violation> told) {
        String rules = told.stream()
                .map(Violation::rule)
                .filter(rule -> rule.severity() == Rule.Severity.ERROR)
                .distinct()
                .map(Rule::name)
                .collect(Collectors.joining(", "));
        return rules.isEmpty() ? "" : "   " + word + ": " + rules;
    }

    private String failures(Verdict.Failed failed) {
        List<Violation> broken = new ArrayList<>();
        StringBuilder others = new StringBuilder();
        for (Failure failure : failed.failures()) {
            switch (failure) {
                case Failure.BrokenRule b -> broken.add(b.violation());
                case Failure.MissingViolation m ->
                    others.append(unmet(
                            m.expected().position(),
                            "an expected violation did not happen",
                            m.what(),
                            "nothing of the kind"));
                case Failure.Mismatch m ->
                    others.append(unmet(m.position(), m.what() + " is not as expected", m.expected(), m.actual()));
            }
        }
        failed.run().violations().stream()
                .filter(violation -> violation.rule().severity() == Rule.Severity.WARNING)
                .forEach(broken::add);
        return violations.printAll(merged(broken, failed.run().outcome()), fixture) + others;
    }

    private String unmet(SourcePosition position, String headline, String expected, String found) {
        return palette.bad("error[EXPECTATION]") + ": " + headline + "\n  " + palette.label("-->") + " " + position
                + "\n"
                + violations.labelled(new Note("expected", expected))
                + violations.labelled(new Note("found", found));
    }

    /** A run that got stuck is one piece of news, however many CPUs wait; here the outcome knows best. */
    private List<Violation> merged(List<Violation> all, Outcome outcome) {
        List<Violation> merged = new ArrayList<>();
        for (Violation violation : all) {
            boolean isOutcome = switch (outcome) {
                case Outcome.Stuck o -> violation.rule() == Rule.STUCK;
                case Outcome.UnhandledException o -> violation.rule() == Rule.UNHANDLED_EXCEPTION;
                case Outcome.AllHalted o -> false;
                case Outcome.BoundReached o -> false;
                case Outcome.StoppedByObserver o -> false;
            };
            if (!isOutcome) {
                merged.add(violation);
            } else if (merged.stream().noneMatch(earlier -> earlier.rule() == violation.rule())) {
                merged.add(new Violation(
                        violation.rule(),
                        violation.cpu(),
                        violation.step(),
                        violation.pc(),
                        OutcomeNotes.headline(outcome),
                        outcomes.notes(outcome)));
            }
        }
        return merged;
    }

    private String figures(RunStatistics s) {
        return new RunSummary(cpus, s.steps(), s.tlbFills(), s.maintenance(), s.descriptorStores()).print();
    }
}
