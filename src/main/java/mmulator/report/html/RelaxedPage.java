package mmulator.report.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mmulator.check.Violation;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.relaxed.end.Execution;
import mmulator.relaxed.end.Execution.Deed;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.DeedText;
import mmulator.report.verdict.RelaxedReport;

/**
 * What a fixture shows by the memory model, as one page that needs no network: each final state and each broken rule with an
 * execution, a lane for each CPU, and arrows for what reads from what and for what is not ordered.
 */
public final class RelaxedPage {
    /** So many executions are drawn. */
    private static final int MOST = 200;

    private final DeedText deeds;
    private final List<String> cpus;
    private final String command;
    private int drawn;

    private RelaxedPage(SourceMap sources, List<String> cpus, String fixture) {
        this.cpus = cpus;
        deeds = new DeedText(sources, cpus);
        command = RelaxedReport.command(fixture);
    }

    /** @param cpus names */
    public static String print(RelaxedFixture.Result result, SourceMap sources, List<String> cpus, String fixture) {
        String[] lines =
                RelaxedReport.print(result, sources, cpus, fixture).strip().split("\n");
        return new RelaxedPage(sources, cpus, fixture).page(result, fixture, lines);
    }

    /** @param lines of the report: its last is the verdict, that before it the figures */
    private String page(RelaxedFixture.Result result, String fixture, String[] lines) {
        String verdict = lines[lines.length - 1];
        String word = verdict.split("\\W", 2)[0];
        Element main = Element.of("main")
                .add(
                        Element.of("p")
                                .add(Element.of("span", verdict)
                                        .with("class", "verdict " + word.toLowerCase(Locale.ROOT))),
                        Element.of("h1", fixture),
                        Element.of("p", lines.length < 2 ? "" : lines[lines.length - 2])
                                .with("class", "soft"),
                        legend());
        for (RelaxedFixture.Broken one : result.broken()) {
            main.add(execution(rule(one.violation()), !one.expected(), one.execution()));
        }
        for (RelaxedFixture.Finding finding : result.findings()) {
            List<String> rules = new ArrayList<>(List.of(finding.text()));
            finding.broken().forEach(one -> rules.add(rule(one.violation())));
            main.add(execution(String.join("; ", rules), !finding.isAsExpected(), finding.execution()));
        }
        return Page.print(fixture, main.toString(), List.of("relaxed"), List.of());
    }

    private static String rule(Violation violation) {
        return violation.rule() + ": " + violation.headline();
    }

    private static Element legend() {
        return Element.of("ul")
                .with("class", "legend soft")
                .add(
                        Element.of("li", "reads the message that the arrow comes from")
                                .with("class", "reads"),
                        Element.of("li", "is not ordered behind this newer message, and has not read it")
                                .with("class", "newer"),
                        Element.of("li", "is not ordered behind this, and has gone before it")
                                .with("class", "early"),
                        Element.of(
                                "li",
                                "Each lane is in the order of its program. Messages are numbered in the order in which they are in memory."));
    }

    private Element execution(String headline, boolean wrong, Execution execution) {
        Element details = Element.of("details")
                .with("class", wrong ? "execution wrong" : "execution")
                .with("open", wrong || drawn == 0)
                .add(Element.of("summary")
                        .add(
                                Element.of("strong", wrong ? "✗ not as expected" : "✓ as expected")
                                        .with("class", wrong ? "failed" : "passed"),
                                Element.of("span", headline)));
        if (drawn++ >= MOST || execution.cpus().stream().allMatch(List::isEmpty)) {
            return details.add(replay(execution));
        }
        Element lanes = Element.of("div").with("class", "lanes").with("data-cpus", "" + cpus.size());
        for (int cpu = 0; cpu < execution.cpus().size(); cpu++) {
            Element lane = Element.of("ol").with("aria-label", cpus.get(cpu));
            for (int i = 0; i < execution.cpus().get(cpu).size(); i++) {
                lane.add(deed(execution, cpu, i));
            }
            lanes.add(Element.of("div").add(Element.of("h2", cpus.get(cpu)), lane));
        }
        return details.add(lanes, replay(execution));
    }

    private Element replay(Execution execution) {
        return execution.isTold()
                ? Element.of("p").with("class", "replay").add(Element.of("code", command + execution.schedule()))
                : Element.of("p", RelaxedReport.UNTOLD).with("class", "soft");
    }

    private Element deed(Execution execution, int cpu, int index) {
        List<Deed> all = execution.cpus().get(cpu);
        Deed deed = all.get(index);
        boolean message = deed.kind().isMessage();
        Element item = Element.of("li");
        if (message) {
            item.with("data-message", "" + deed.time());
        } else if (deed.time() > 0) {
            item.with("data-reads", "" + deed.time());
        }
        deeds.newer(execution, cpu, index).ifPresent(time -> item.with("data-newer", "" + time));
        List<Integer> overtaken = deeds.overtaken(all, index);
        if (!overtaken.isEmpty()) {
            item.with(
                    "data-overtakes",
                    String.join(" ", overtaken.stream().map(String::valueOf).toList()));
        }
        String instruction = deeds.instruction(deed);
        return item.add(
                Element.of("b", message ? "message " + deed.time() : ""),
                Element.of("code", instruction),
                Element.of("span", deeds.words(execution, cpu, index)));
    }
}
