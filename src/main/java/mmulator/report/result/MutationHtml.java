package mmulator.report.result;

import java.util.List;
import mmulator.report.result.MutantResult.Verdict;
import mmulator.report.text.Markup;

/** Which instructions are needed, as one page that needs no network: by file, line and mutation. */
public final class MutationHtml {
    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #d0d7de; --soft: #656d76; --needed: #1a7f37; --open: #9a6700; }
            @media (prefers-color-scheme: dark) {
              :root { --line: #3d444d; --soft: #9198a1; --needed: #3fb950; --open: #d29922; }
            }
            body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%; }
            th, td { border-top: 1px solid var(--line); padding: .25rem .6rem; text-align: left; vertical-align: top; }
            td.line { color: var(--soft); text-align: right; }
            code, summary { font: 13px/1.5 ui-monospace, monospace; }
            pre { margin: .3rem 0; overflow-x: auto; white-space: pre-wrap; }
            .needed { color: var(--needed); font-weight: 600; }
            .not-shown { color: var(--open); font-weight: 600; }
            .equivalent, .not-modelled, .never-executed, .soft { color: var(--soft); }
            """;

    private MutationHtml() {}

    public static String print(MutationResults results) {
        StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>Mutants of ")
                .append(Markup.escaped(results.fixture()))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>Mutants of <code>")
                .append(Markup.escaped(results.fixture()))
                .append("</code></h1>\n<p>")
                .append(Markup.escaped(MutationReport.totals(results).strip()))
                .append(".</p>\n<p class=\"soft\">Each mutant: ")
                .append(Markup.escaped(results.effort()))
                .append(". The fixture as it is: ")
                .append(Markup.escaped(results.asItIs()))
                .append(".</p>\n");
        List<MutantResult> all = results.results();
        for (int i = 0; i < all.size(); ) {
            String file = all.get(i).file();
            page.append("<h2><code>")
                    .append(Markup.escaped(file))
                    .append("</code></h2>\n<table>\n<tr><th>line</th><th>instruction</th>")
                    .append("<th>instead</th><th>verdict</th><th>why</th></tr>\n");
            String instruction = "";
            for (; i < all.size() && all.get(i).file().equals(file); i++) {
                MutantResult result = all.get(i);
                String next = result.line() + "#" + result.copy() + result.before();
                row(page, results, result, !next.equals(instruction));
                instruction = next;
            }
            page.append("</table>\n");
        }
        return page.append("</body>\n</html>\n").toString();
    }

    private static void row(StringBuilder page, MutationResults results, MutantResult result, boolean first) {
        page.append("<tr><td class=\"line\">")
                .append(first ? result.line() : "")
                .append("</td><td>");
        if (first) {
            page.append("<code>")
                    .append(Markup.escaped(result.before()))
                    .append("</code> <span class=\"soft\">")
                    .append(Markup.escaped(result.routine()))
                    .append(result.macro() == null ? "" : ", by a macro at " + Markup.escaped(result.macro()))
                    .append("</span>");
        }
        Verdict verdict = result.verdict();
        page.append("</td><td><code>")
                .append(Markup.escaped(result.after()))
                .append("</code></td><td class=\"")
                .append(MutationJson.word(verdict))
                .append("\">")
                .append(verdict.words())
                .append("</td><td>");
        MutantResult.Failure failure = result.failure();
        if (failure == null) {
            page.append(Markup.escaped(result.why()));
        } else {
            page.append("<details><summary>")
                    .append(Markup.escaped(result.why()))
                    .append("</summary>")
                    .append(Markup.escaped(failure.message()))
                    .append("<pre>")
                    .append(Markup.escaped(MutationReport.replay(results, result)))
                    .append("</pre></details>");
        }
        if (!result.warnings().isEmpty()) {
            page.append(" <span class=\"not-shown\">warns: ")
                    .append(Markup.escaped(String.join(", ", result.warnings())))
                    .append("</span>");
        }
        page.append("</td></tr>\n");
    }
}
