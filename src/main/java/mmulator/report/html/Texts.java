package mmulator.report.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.report.text.PlainText;
import tools.jackson.core.JsonGenerator;

/** Texts by number: each is in the page once. */
final class Texts {
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    int of(String text) {
        return numbers.computeIfAbsent(text, added -> {
            texts.add(added);
            return texts.size() - 1;
        });
    }

    String text(int number) {
        return texts.get(number);
    }

    void write(String name, JsonGenerator json) {
        json.writeArrayPropertyStart(name);
        texts.forEach(text -> json.writeString(PlainText.of(text)));
        json.writeEndArray();
    }
}
