package mmulator.report.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mmulator.check.Violation;
import mmulator.fixture.judge.Failure;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.fixture.judge.RelaxedSample;
import mmulator.relaxed.end.Execution;
import mmulator.report.text.Notation;
import mmulator.report.text.Place;
import mmulator.report.text.SourceMap;
import mmulator.report.text.WrappedText;

/**
 * What a fixture shows by the memory model: final states and broken rules, and of each that is not as expected an execution,
 * told CPU by CPU.
 */
public final class RelaxedReport {
    /** Of a lane that stands beside others. */
    private static final int NARROWEST = 44;

    /** In the place of what was done. */
    public static final String UNTOLD = "some execution shows it; to tell one takes longer than was asked for";

    private final SourceMap sources;
    private final DeedText deeds;
    private final int width;
    private final List<String> cpus;
    private final String command;
    private final StringBuilder text = new StringBuilder();

    private RelaxedReport(SourceMap sources, List<String> cpus, String fixture, int width) {
        this.width = width;
        deeds = new DeedText(sources, cpus);
        this.sources = sources;
        this.cpus = cpus;
        command = command(fixture);
    }

    /** What replays an execution, but for its schedule. @param fixture as a shell reads it, with options that change it */
    public static String command(String fixture) {
        return "mmulator explore --relaxed " + fixture + " --schedule ";
    }

    /** All executions. @param cpus names */
    public static String print(RelaxedFixture.Result result, SourceMap sources, List<String> cpus, String fixture) {
        return print(result, sources, cpus, fixture, Integer.MAX_VALUE);
    }

    /** The same, with lanes side by side where {@code width} characters have room for them. */
    public static String print(
            RelaxedFixture.Result result, SourceMap sources, List<String> cpus, String fixture, int width) {
        RelaxedReport report = new RelaxedReport(sources, cpus, fixture, width);
        result.broken().forEach(report::broken);
        result.findings().forEach(report::finding);
        report.missing(result);
        report.summary(result);
        return report.text.toString();
    }

    /** Executions that were drawn. */
    public static String sampled(
            RelaxedSample.Result sample, SourceMap sources, List<String> cpus, String fixture, int width) {
        RelaxedReport report = new RelaxedReport(sources, cpus, fixture, width);
        RelaxedFixture.Result result = sample.result();
        result.broken().forEach(report::broken);
        result.findings().forEach(report::finding);
        report.line("%d executions drawn, %d given up; %s", sample.executions(), sample.cut(), report.seen(result));
        report.line(result.isWrong() ? "FAIL" : "INCONCLUSIVE: executions were drawn, nothing wrong in them");
        return report.text.toString();
    }

    /** One execution, whatever comes of it. */
    public static String replayed(
            RelaxedFixture.Result result, SourceMap sources, List<String> cpus, String fixture, int width) {
        RelaxedReport report = new RelaxedReport(sources, cpus, fixture, width);
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
            line(
                    "       %s",
                    one.execution().isTold() ? command + one.execution().schedule() : UNTOLD);
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
        if (!execution.isTold()) {
            line("  %s", UNTOLD);
            text.append('\n');
            return;
        }
        int column = (width - 2) / Math.max(1, execution.cpus().size()) - 2;
        if (column >= NARROWEST && width != Integer.MAX_VALUE) {
            sideBySide(execution, column);
        } else {
            for (int cpu = 0; cpu < execution.cpus().size(); cpu++) {
                lane(execution, cpu).forEach(one -> line("  %s", one));
            }
        }
        line("  replay: %s%s", command, execution.schedule());
        text.append('\n');
    }

    private List<String> lane(Execution execution, int cpu) {
        List<String> lane = new ArrayList<>(List.of(cpus.get(cpu)));
        for (int i = 0; i < execution.cpus().get(cpu).size(); i++) {
            lane.add("  " + deeds.instruction(execution.cpus().get(cpu).get(i)));
            lane.add("      " + deeds.words(execution, cpu, i));
        }
        return lane;
    }

    /** A lane for each CPU, each in the order of its program; what stands on one line need not happen at one time. */
    private void sideBySide(Execution execution, int column) {
        List<List<String>> lanes = new ArrayList<>();
        for (int cpu = 0; cpu < execution.cpus().size(); cpu++) {
            lanes.add(lane(execution, cpu).stream()
                    .flatMap(one -> WrappedText.of(one, column).stream())
                    .toList());
        }
        int rows = lanes.stream().mapToInt(List::size).max().orElse(0);
        for (int row = 0; row < rows; row++) {
            StringBuilder all = new StringBuilder(" ");
            for (List<String> lane : lanes) {
                all.append(' ')
                        .append(Notation.padded(row < lane.size() ? lane.get(row) : "", column))
                        .append(' ');
            }
            line("%s", all.toString().stripTrailing());
        }
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
