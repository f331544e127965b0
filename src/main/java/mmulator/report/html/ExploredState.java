package mmulator.report.html;

import mmulator.report.text.PlainText;
import tools.jackson.core.JsonGenerator;

/**
 * A final state that an exploration has found, as the page lists it.
 *
 * @param executions that came to it
 * @param meaning for the verdict, in a word or two
 * @param command that shows an execution which comes to it; empty if none was kept
 */
public record ExploredState(long executions, String meaning, String state, String command) {
    void write(JsonGenerator json) {
        json.writeStartArray();
        json.writeNumber(executions);
        json.writeString(meaning);
        json.writeString(PlainText.of(state));
        json.writeString(PlainText.of(command));
        json.writeEndArray();
    }
}
