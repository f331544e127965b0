package mmulator.report.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mmulator.check.Violation;
import mmulator.fixture.judge.Failure;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.fixture.judge.RelaxedSample;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.end.Execution.Kind;
import mmulator.report.text.Place;
import mmulator.report.text.SourceMap;

/**
 * What a fixture shows by the memory model: final states and broken rules, and of each that is not as expected an execution,
 * told CPU by CPU.
 */
public final class RelaxedReport {
    private final SourceMap sources;
    private final List<String> cpus;
    private final String command;
    private final StringBuilder text = new StringBuilder();

    private RelaxedReport(SourceMap sources, List<String> cpus, String fixture) {
        this.sources = sources;
        this.cpus = cpus;
        command = "mmulator explore --relaxed " + ViolationReport.quoted(fixture) + " --schedule ";
    }

    /** All executions. @param cpus names */
    public static String print(RelaxedFixture.Result result, SourceMap sources, List<String> cpus, String fixture) {
        RelaxedReport report = new RelaxedReport(sources, cpus, fixture);
        result.broken().forEach(report::broken);
        result.findings().forEach(report::finding);
        report.missing(result);
        report.summary(result);
        return report.text.toString();
    }

    /** Executions that were drawn. */
    public static String sampled(RelaxedSample.Result sample, SourceMap sources, List<String> cpus, String fixture) {
        RelaxedReport report = new RelaxedReport(sources, cpus, fixture);
        RelaxedFixture.Result result = sample.result();
        result.broken().forEach(report::broken);
        result.findings().forEach(report::finding);
        report.line("%d executions drawn, %d given up; %s", sample.executions(), sample.cut(), report.seen(result));
        report.line(result.isWrong() ? "FAIL" : "INCONCLUSIVE: executions were drawn, nothing wrong in them");
        return report.text.toString();
    }

    /** One execution, whatever comes of it. */
    public static String replayed(RelaxedFixture.Result result, SourceMap sources, List<String> cpus, String fixture) {
        RelaxedReport report = new RelaxedReport(sources, cpus, fixture);
        result.broken().forEach(one -> {
            report.rule(one.violation());
            report.execution(one.execution());
        });
        result.findings().forEach(finding -> {
            report.state(finding);
            report.execution(finding.execution());
        });
        return report.text.toString();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void broken(RelaxedFixture.Broken one) {
        if (one.expected()) {
            line("shown  %s: %s", one.violation().rule(), one.violation().headline());
            line("       --> %s", place(one.violation().pc()));
            line("       %s%s", command, one.execution().schedule());
        } else {
            rule(one.violation());
            execution(one.execution());
        }
    }

    private void rule(Violation violation) {
        line("error[%s]: %s", violation.rule(), violation.headline());
        line("  --> %s  %s", place(violation.pc()), cpus.get(violation.cpu()));
        for (Violation.Note note : violation.notes()) {
            if (!note.isHelp()) {
                line("  %8s  %s", note.label(), note.text().replace("\n", "\n            "));
            }
        }
        line("  %8s  %s", "rule", violation.rule().section());
        line("  %8s  %s", "help", violation.help());
    }

    private String place(long pc) {
        Place place = sources.at(pc);
        return place.position() + "  " + (place.text().isEmpty() ? place.name() : place.text());
    }

    private void finding(RelaxedFixture.Finding finding) {
        state(finding);
        if (!finding.isAsExpected()) {
            execution(finding.execution());
        }
    }

    private void state(RelaxedFixture.Finding finding) {
        line("%s  %s", finding.isAsExpected() ? "state" : "FAIL ", finding.text());
        for (Failure failure : finding.failures()) {
            if (failure instanceof Failure.Mismatch(var position, String what, String expected, String actual)) {
                line("error[EXPECTATION]: %s is not as expected", what);
                line("  --> %s", position);
                line("  expected  %s", expected);
                line("     found  %s", actual);
            }
        }
        for (RelaxedFixture.Broken one : finding.broken()) {
            if (one.expected()) {
                line(
                        "       with %s: %s",
                        one.violation().rule(), one.violation().headline());
            } else {
                rule(one.violation());
            }
        }
    }

    private void execution(Execution execution) {
        for (int cpu = 0; cpu < execution.cpus().size(); cpu++) {
            line("  %s", cpus.get(cpu));
            List<Execution.Deed> deeds = execution.cpus().get(cpu);
            for (int i = 0; i < deeds.size(); i++) {
                Execution.Deed deed = deeds.get(i);
                String what = switch (deed.kind()) {
                    case INVALIDATION -> "TLBI takes effect as message " + deed.time() + early(deeds, i);
                    case READ -> "reads " + read(execution, deed);
                    case WALK -> "its walk reads " + read(execution, deed);
                    case WRITE ->
                        String.format(
                                Locale.ROOT,
                                "writes 0x%x to %s as message %d%s",
                                deed.value(),
                                location(deed),
                                deed.time(),
                                early(deeds, i));
                };
                line("    %s", sources.at(deed.pc()).described());
                line("        %s", what);
            }
        }
        line("  replay: %s%s", command, execution.schedule());
        text.append('\n');
    }

    private String location(Execution.Deed deed) {
        return sources.at(deed.address()).name();
    }

    private String read(Execution execution, Execution.Deed deed) {
        String from = deed.time() == 0
                ? "as it was at the start"
                : "message " + deed.time() + " of "
                        + cpus.get(execution.messages().get(deed.time() - 1).cpu());
        String newer = "";
        for (int time = deed.time() + 1; time <= execution.messages().size() && newer.isEmpty(); time++) {
            Execution.Sent sent = execution.messages().get(time - 1);
            if (sent.size() != 0 && sent.address() == deed.address()) {
                newer = String.format(
                        Locale.ROOT,
                        "; message %d of %s (0x%x) is newer, %s",
                        time,
                        cpus.get(sent.cpu()),
                        sent.value(),
                        notRequired(deed, time));
            }
        }
        return String.format(Locale.ROOT, "0x%x at %s, %s%s", deed.value(), location(deed), from, newer);
    }

    private static String notRequired(Execution.Deed deed, int newer) {
        if (deed.behind() >= newer) {
            return "and a TLB may still hold this";
        }
        return deed.behind() == 0
                ? "but nothing orders this behind any message"
                : "but what orders this goes no further than message " + deed.behind();
    }

    /** What comes before it in the program and after it in the list is what it has overtaken. */
    private String early(List<Execution.Deed> deeds, int index) {
        Execution.Deed deed = deeds.get(index);
        List<String> overtaken = new ArrayList<>();
        for (Execution.Deed earlier : deeds.subList(0, index)) {
            if (earlier.time() > deed.time() && earlier.kind() != Kind.WALK) {
                overtaken.add((earlier.kind() == Kind.READ ? "the load at " : "message " + earlier.time() + " of ")
                        + sources.at(earlier.pc()).name()
                        + (earlier.kind() == Kind.READ ? ", which reads message " + earlier.time() : ""));
            }
        }
        return overtaken.isEmpty() ? "" : ", early: before " + String.join(", and before ", overtaken);
    }

    private void missing(RelaxedFixture.Result result) {
        if (result.isComplete()) {
            result.missing().forEach(expected -> {
                line("error[EXPECTATION]: %s was not broken", new Failure.MissingViolation(expected).what());
                line("  --> %s", expected.position());
            });
        }
    }

    private String seen(RelaxedFixture.Result result) {
        long bad = result.findings().stream()
                .filter(finding -> !finding.isAsExpected())
                .count();
        int count = result.findings().size();
        int broken = result.broken().size();
        return String.format(
                Locale.ROOT,
                "%d final %s by the memory model, %d not as expected; %d broken %s on the way",
                count,
                count == 1 ? "state" : "states",
                bad,
                broken,
                broken == 1 ? "rule" : "rules");
    }

    private void summary(RelaxedFixture.Result result) {
        line("%s; %d lists of messages", seen(result), result.lists());
        if (result.isWrong()) {
            line("FAIL");
        } else if (result.bound() != null) {
            line("INCONCLUSIVE: given up at %s", result.bound());
        } else {
            line(result.isComplete() ? "PASS" : "INCONCLUSIVE: no execution comes to an end");
        }
    }
}
