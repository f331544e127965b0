package mmulator.report.test;

import java.util.List;
import java.util.Locale;
import mmulator.check.Violation.Note;
import mmulator.machine.state.RunStatistics;
import mmulator.report.test.TestResult.Status;
import mmulator.report.text.Markup;
import mmulator.report.text.Notation;
import mmulator.report.text.PlainText;

/** Results as one page that needs no network: what did not pass is open, the rest can be opened. */
public final class TestHtml {
    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #d0d7de; --soft: #656d76; --good: #1a7f37; --bad: #cf222e; --open: #9a6700; }
            @media (prefers-color-scheme: dark) {
              :root { --line: #3d444d; --soft: #9198a1; --good: #3fb950; --bad: #f85149; --open: #d29922; }
            }
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; }
            th, td { border-top: 1px solid var(--line); padding: .25rem .6rem; text-align: left; vertical-align: top; }
            td.number { text-align: right; }
            code, summary { font: 13px/1.5 ui-monospace, monospace; }
            pre { font: 13px/1.5 ui-monospace, monospace; margin: .3rem 0; overflow-x: auto; }
            .passed { color: var(--good); }
            .failed, .mistaken, .crashed { color: var(--bad); font-weight: 600; }
            .inconclusive, .timed-out { color: var(--open); font-weight: 600; }
            .skipped, .soft { color: var(--soft); }
            """;

    private TestHtml() {}

    /**
     * The whole page.
     *
     * @param version of mmulator
     */
    public static String print(List<TestResult> results, String version) {
        StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width\">\n<title>mmulator test</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(escaped(TestTotals.of(results).print()))
                .append("</h1>\n<p class=\"soft\">")
                .append(escaped(version))
                .append("</p>\n<table>\n")
                .append("<tr><th>status</th><th>fixture</th><th>steps</th></tr>\n");
        for (TestResult result : results) {
            row(page, result);
        }
        return page.append("</table>\n</body>\n</html>\n").toString();
    }

    private static void row(StringBuilder page, TestResult result) {
        Status status = result.status();
        page.append("<tr><td class=\"")
                .append(status.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .append("\">")
                .append(TestTotals.word(status))
                .append("</td><td><details")
                .append(result.isFine() ? "" : " open")
                .append("><summary>")
                .append(escaped(result.fixture()))
                .append("</summary><pre>")
                .append(escaped(result.report()));
        for (Note note : result.notes()) {
            page.append(escaped("  " + note.label() + "  " + note.text() + "\n"));
        }
        RunStatistics statistics = result.statistics();
        page.append("</pre></details></td><td class=\"number\">")
                .append(statistics == null ? "" : Notation.number(statistics.steps()))
                .append("</td></tr>\n");
    }

    private static String escaped(String text) {
        return Markup.escaped(PlainText.of(text));
    }
}
