package mmulator.report.result;

import java.util.Locale;
import mmulator.report.text.JsonText;
import tools.jackson.core.JsonGenerator;

/** What explorations have seen in a JSON of our own, which {@link ExplorationJsonReader} reads again. */
public final class ExplorationJson {
    /** Raised when a member changes its meaning or goes. */
    static final int FORMAT = 2;

    private ExplorationJson() {}

    public static String print(ExplorationResults results) {
        return JsonText.object(json -> {
            json.writeStringProperty("kind", results.command().word());
            json.writeNumberProperty("format", FORMAT);
            json.writeStringProperty("fixture", results.fixture());
            json.writeStringProperty("digest", results.digest());
            json.writeStringProperty("effort", results.effort());
            json.writeBooleanProperty("covers-all", results.coversAll());
            json.writeArrayPropertyStart("shards");
            results.shards().forEach(shard -> json.writeString(shard.toString()));
            json.writeEndArray();
            results.unfinished().ifPresent(why -> json.writeStringProperty("unfinished", word(why)));
            json.writeNumberProperty("executions", results.executions());
            json.writeNumberProperty("longest", results.longest());
            json.writeArrayPropertyStart("states");
            results.states().forEach((state, count) -> {
                json.writeStartObject();
                json.writeStringProperty("kind", word(state.kind()));
                json.writeStringProperty("state", state.text());
                json.writeNumberProperty("count", count);
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeArrayPropertyStart("counterexamples");
            results.failures().forEach(failed -> failed(json, failed));
            json.writeEndArray();
            results.witness().ifPresent(found -> json.writeStringProperty("witness", found.toString()));
            work(json, results);
        });
    }

    /** What it took, which depends on how many machines shared it; all the rest of an exhaustive exploration does not. */
    private static void work(JsonGenerator json, ExplorationResults results) {
        json.writeObjectPropertyStart("work");
        json.writeNumberProperty("redundant", results.redundant());
        json.writeNumberProperty("steps", results.steps());
        json.writeEndObject();
    }

    private static void failed(JsonGenerator json, ExplorationResults.Failed failed) {
        json.writeStartObject();
        json.writeStringProperty("failure", failed.failure());
        json.writeStringProperty("state", failed.state());
        json.writeStringProperty("schedule", failed.schedule().toString());
        json.writeEndObject();
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
