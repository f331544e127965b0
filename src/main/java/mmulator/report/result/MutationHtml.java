package mmulator.report.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmulator.report.html.Element;
import mmulator.report.html.Filter;
import mmulator.report.html.Page;

/** Which instructions are needed, as one page that needs no network: by file, line and mutation. */
public final class MutationHtml {
    private MutationHtml() {}

    public static String print(MutationResults results) {
        List<MutantResult> all = results.results();
        Map<String, Long> counts = new LinkedHashMap<>();
        for (MutantResult.Verdict verdict : MutantResult.Verdict.values()) {
            long count = all.stream().filter(one -> one.verdict() == verdict).count();
            if (count > 0) {
                counts.put(verdict.words(), count);
            }
        }
        Element main = Element.of("main")
                .add(
                        Element.of("h1", "Mutants of ").add(Element.of("code", results.fixture())),
                        Element.of("p", MutationReport.totals(results).strip() + "."),
                        Element.of(
                                        "p",
                                        "Each mutant: " + results.effort() + ". The fixture as it is: "
                                                + results.asItIs() + ".")
                                .with("class", "soft"),
                        Filter.of("an instruction, a line, a rule", counts));
        for (int i = 0; i < all.size(); ) {
            String file = all.get(i).file();
            Element body = Element.of("tbody");
            String instruction = "";
            for (; i < all.size() && all.get(i).file().equals(file); i++) {
                MutantResult result = all.get(i);
                String next = result.line() + "#" + result.copy() + result.before();
                body.add(row(results, result, !next.equals(instruction)));
                instruction = next;
            }
            Element heads = Element.of("tr");
            for (String head : List.of("line", "instruction", "instead", "verdict", "why")) {
                heads.add(Element.of("th", head).with("scope", "col"));
            }
            main.add(
                    Element.of("h2").add(Element.of("code", file)),
                    Element.of("table")
                            .with("class", "results")
                            .add(Element.of("thead").add(heads), body));
        }
        return Page.ofLists("Mutants of " + results.fixture(), main);
    }

    private static Element row(MutationResults results, MutantResult result, boolean first) {
        Element instruction = Element.of("td");
        if (first) {
            String caller = result.macro() == null ? "" : ", by a macro at " + result.macro();
            instruction.add(
                    Element.of("code", result.before()),
                    Element.of("span", result.routine() + caller).with("class", "soft"));
        }
        Element why = Element.of("td");
        MutantResult.Failure failure = result.failure();
        if (failure == null) {
            why.text(result.why());
        } else {
            why.add(Element.of("details")
                    .add(Element.of("summary", result.why()))
                    .text(failure.message())
                    .add(Element.of("pre", MutationReport.replay(results, result))));
        }
        if (!result.warnings().isEmpty()) {
            why.add(Element.of("span", "warns: " + String.join(", ", result.warnings()))
                    .with("class", "not-shown"));
        }
        return Element.of("tr")
                .with("data-kind", result.verdict().words())
                .add(
                        Element.of("td", first ? String.valueOf(result.line()) : "")
                                .with("class", "number soft")
                                .with("data-label", "line"),
                        instruction,
                        Element.of("td").with("data-label", "instead:").add(Element.of("code", result.after())),
                        Element.of("td", result.verdict().words()).with("class", MutationJson.word(result.verdict())),
                        why);
    }
}
