package mmulator.report.test;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import mmulator.check.Violation.Note;
import mmulator.machine.state.RunStatistics;
import mmulator.report.html.Element;
import mmulator.report.html.Filter;
import mmulator.report.html.Page;
import mmulator.report.test.TestResult.Status;
import mmulator.report.text.Notation;

/** Results as one page that needs no network: what did not pass comes first and is open, the rest can be opened. */
public final class TestHtml {
    private TestHtml() {}

    /**
     * The whole page.
     *
     * @param version of mmulator
     * @param place turns the path of a run's page into a link from this one
     */
    public static String print(List<TestResult> results, String version, UnaryOperator<String> place) {
        Map<String, Long> counts = new LinkedHashMap<>();
        List<TestResult> sorted = results.stream()
                .sorted(Comparator.comparingInt(result -> rank(result.status())))
                .toList();
        sorted.forEach(result -> counts.merge(TestTotals.word(result.status()), 1L, Long::sum));
        Element body = Element.of("tbody");
        sorted.forEach(result -> body.add(row(result, place)));
        return Page.ofLists(
                "mmulator test",
                Element.of("main")
                        .add(
                                Element.of("h1", TestTotals.of(results).print()),
                                Element.of("p", version).with("class", "soft"),
                                Filter.of("a fixture, a rule, a word", counts),
                                Element.of("table")
                                        .with("class", "results")
                                        .add(
                                                Element.of("caption", "Fixtures and what became of them")
                                                        .with("class", "said"),
                                                Element.of("thead")
                                                        .add(Element.of("tr")
                                                                .add(head("status"), head("fixture"), head("steps"))),
                                                body)));
    }

    private static Element head(String name) {
        return Element.of("th", name).with("scope", "col");
    }

    /** What a reader has to look at comes first. */
    private static int rank(Status status) {
        return switch (status) {
            case CRASHED -> 0;
            case FAILED -> 1;
            case MISTAKEN -> 2;
            case TIMED_OUT -> 3;
            case INCONCLUSIVE -> 4;
            case SKIPPED -> 5;
            case PASSED -> 6;
        };
    }

    private static Element row(TestResult result, UnaryOperator<String> place) {
        Status status = result.status();
        StringBuilder text = new StringBuilder(result.report());
        for (Note note : result.notes()) {
            if (note.label().equals(TestResult.PAGE)) {
                continue; // is a link below
            }
            text.append("  ")
                    .append(note.label())
                    .append("  ")
                    .append(note.text())
                    .append('\n');
        }
        Element told = Element.of("td")
                .add(Element.of("details")
                        .with("open", !result.isFine())
                        .add(Element.of("summary", result.fixture()), Element.of("pre", text.toString())));
        result.note(TestResult.PAGE)
                .ifPresent(page -> told.add(Element.of("a", "the run as a page").with("href", place.apply(page))));
        RunStatistics statistics = result.statistics();
        return Element.of("tr")
                .with("data-kind", TestTotals.word(status))
                .add(
                        Element.of("td", TestTotals.word(status))
                                .with(
                                        "class",
                                        status.name().toLowerCase(Locale.ROOT).replace('_', '-')),
                        told,
                        Element.of("td", statistics == null ? "" : Notation.number(statistics.steps()))
                                .with("class", "number")
                                .with("data-unit", "steps"));
    }
}
