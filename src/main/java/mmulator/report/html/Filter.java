package mmulator.report.html;

import java.util.Map;
import mmulator.report.text.Notation;

/** What narrows a list; hidden where no script can make it work. */
public final class Filter {
    private Filter() {}

    /**
     * For rows with {@code data-kind}.
     *
     * @param counts by kind, in the words of the reader and in the order of the buttons
     */
    public static Element of(String what, Map<String, Long> counts) {
        Element form = Element.of("form")
                .with("class", "bar")
                .with("hidden", true)
                .add(Element.of("label", "Filter ")
                        .add(Element.of("input")
                                .with("id", "filter")
                                .with("type", "search")
                                .with("autocomplete", "off")
                                .with("placeholder", what)));
        counts.forEach((kind, count) -> form.add(Element.of("button", Notation.number(count) + " " + kind)
                .with("type", "button")
                .with("aria-pressed", "false")
                .with("data-shows", kind)));
        return form.add(
                Element.of("span").with("id", "filtered").with("class", "soft").with("role", "status"));
    }
}
