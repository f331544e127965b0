package mmulator.report.html;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.report.text.BitField;
import tools.jackson.core.JsonGenerator;

/** Which fields values have, by number: the page takes them apart by that, and knows no field itself. */
final class Fields {
    private final Map<List<BitField>, Integer> numbers = new HashMap<>();
    private final List<List<BitField>> all = new ArrayList<>();

    int of(List<BitField> fields) {
        return numbers.computeIfAbsent(fields, added -> {
            all.add(added);
            return all.size() - 1;
        });
    }

    /** {@code fields: [[[name, high bit, low bit, {value: meaning}], …], …]}. */
    void write(JsonGenerator json) {
        json.writeArrayPropertyStart("fields");
        for (List<BitField> fields : all) {
            json.writeStartArray();
            for (BitField field : fields) {
                json.writeStartArray();
                json.writeString(field.name());
                json.writeNumber(field.high());
                json.writeNumber(field.low());
                json.writeStartObject();
                field.meanings().keySet().stream()
                        .sorted()
                        .forEach(value -> json.writeStringProperty("" + value, field.meaning(value)));
                json.writeEndObject();
                json.writeEndArray();
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }
}
