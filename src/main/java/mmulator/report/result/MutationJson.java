package mmulator.report.result;

import java.util.Locale;
import mmulator.report.text.JsonText;
import tools.jackson.core.JsonGenerator;

/** Results of mutants in a JSON of our own, which {@link MutationJsonReader} reads again; nothing of when and where. */
public final class MutationJson {
    /** Raised when a member changes its meaning or goes. */
    static final int FORMAT = 1;

    private MutationJson() {}

    public static String print(MutationResults results) {
        return JsonText.object(json -> {
            json.writeStringProperty("kind", results.command().word());
            json.writeNumberProperty("format", FORMAT);
            json.writeStringProperty("fixture", results.fixture());
            json.writeStringProperty("digest", results.digest());
            json.writeStringProperty("effort", results.effort());
            json.writeStringProperty("as-it-is", results.asItIs());
            json.writeNumberProperty("mutants", results.mutants());
            json.writeStringProperty("shard", results.shard().toString());
            json.writeBooleanProperty("complete", results.complete());
            json.writeArrayPropertyStart("results");
            results.results().forEach(result -> result(json, result));
            json.writeEndArray();
        });
    }

    private static void result(JsonGenerator json, MutantResult result) {
        json.writeStartObject();
        json.writeNumberProperty("number", result.number());
        json.writeStringProperty("file", result.file());
        json.writeNumberProperty("line", result.line());
        json.writeNumberProperty("copy", result.copy());
        if (result.macro() != null) {
            json.writeStringProperty("macro", result.macro());
        }
        json.writeStringProperty("routine", result.routine());
        json.writeStringProperty("before", result.before());
        json.writeStringProperty("after", result.after());
        json.writeStringProperty("verdict", word(result.verdict()));
        json.writeStringProperty("why", result.why());
        MutantResult.Failure failure = result.failure();
        if (failure != null) {
            json.writeObjectPropertyStart("failure");
            json.writeStringProperty("cause", failure.cause());
            json.writeStringProperty("message", failure.message());
            json.writeStringProperty("place", failure.place());
            json.writeStringProperty("replay", failure.replay());
            json.writeEndObject();
        }
        json.writeArrayPropertyStart("warnings");
        result.warnings().forEach(json::writeString);
        json.writeEndArray();
        json.writeEndObject();
    }

    static String word(MutantResult.Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
