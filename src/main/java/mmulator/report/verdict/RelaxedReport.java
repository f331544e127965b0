package mmulator.report.verdict;

import java.util.List;
import java.util.Locale;
import mmulator.fixture.judge.Failure;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.relaxed.end.Execution;
import mmulator.report.text.Place;
import mmulator.report.text.SourceMap;

/** Final states by the memory model, and of each that is not as expected an execution, told CPU by CPU. */
public final class RelaxedReport {
    private final SourceMap sources;
    private final List<String> cpus;
    private final StringBuilder text = new StringBuilder();

    private RelaxedReport(SourceMap sources, List<String> cpus) {
        this.sources = sources;
        this.cpus = cpus;
    }

    /** @param cpus names */
    public static String print(RelaxedFixture.Result result, SourceMap sources, List<String> cpus) {
        RelaxedReport report = new RelaxedReport(sources, cpus);
        result.findings().forEach(report::finding);
        report.summary(result);
        return report.text.toString();
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void finding(RelaxedFixture.Finding finding) {
        line("%s  %s", finding.isAsExpected() ? "state" : "FAIL ", finding.text());
        if (finding.isAsExpected()) {
            return;
        }
        for (Failure failure : finding.failures()) {
            if (failure instanceof Failure.Mismatch(var position, String what, String expected, String actual)) {
                line("error[EXPECTATION]: %s is not as expected", what);
                line("  --> %s", position);
                line("  expected  %s", expected);
                line("     found  %s", actual);
            }
        }
        finding.faults().forEach(fault -> line("error[FAULT]: %s", fault));
        execution(finding.execution());
    }

    private void execution(Execution execution) {
        for (int cpu = 0; cpu < execution.cpus().size(); cpu++) {
            line("  %s", cpus.get(cpu));
            List<Execution.Deed> deeds = execution.cpus().get(cpu);
            for (int i = 0; i < deeds.size(); i++) {
                Execution.Deed deed = deeds.get(i);
                Place place = sources.at(deed.pc());
                String what = deed.size() == 0
                        ? "TLBI takes effect as message " + deed.time()
                        : deed.read() ? read(execution, deed) : write(deeds, i);
                line("    %s", place.described());
                line("        %s", what);
            }
        }
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
                        Locale.ROOT, "; message %d of %s (0x%x) is newer", time, cpus.get(sent.cpu()), sent.value());
            }
        }
        return String.format(Locale.ROOT, "reads 0x%x at %s, %s%s", deed.value(), location(deed), from, newer);
    }

    /** What comes before it in the program and after it in the list is what it has overtaken. */
    private String write(List<Execution.Deed> deeds, int index) {
        Execution.Deed deed = deeds.get(index);
        int latest = 0;
        for (Execution.Deed earlier : deeds.subList(0, index)) {
            latest = Math.max(latest, earlier.time());
        }
        String early = latest > deed.time() ? ", early: before message " + latest + " of an earlier instruction" : "";
        return String.format(
                Locale.ROOT, "writes 0x%x to %s as message %d%s", deed.value(), location(deed), deed.time(), early);
    }

    private void summary(RelaxedFixture.Result result) {
        long bad = result.findings().stream()
                .filter(finding -> !finding.isAsExpected())
                .count();
        int count = result.findings().size();
        line(
                "%d final %s by the memory model, %d not as expected; %d lists of messages",
                count, count == 1 ? "state" : "states", bad, result.lists());
        if (result.bound() != null) {
            line("INCONCLUSIVE: given up at %s", result.bound());
        } else if (count == 0) {
            line("INCONCLUSIVE: no execution comes to an end");
        } else {
            line(bad == 0 ? "PASS" : "FAIL");
        }
    }
}
