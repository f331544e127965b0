package mmulator.report.test;

import java.util.List;
import java.util.Locale;
import mmulator.check.Violation.Note;
import mmulator.machine.state.RunStatistics;
import mmulator.report.test.TestResult.Status;
import mmulator.report.text.JsonText;
import mmulator.report.text.Notation;
import mmulator.report.verdict.Finding;
import tools.jackson.core.JsonGenerator;

/** Results in a JSON of our own, for scripts: all that is known of each fixture, and nothing of when and where it ran. */
public final class TestJson {
    /** Raised when a member changes its meaning or goes. */
    private static final int FORMAT = 1;

    private TestJson() {}

    /**
     * The whole document.
     *
     * @param version of mmulator
     */
    public static String print(List<TestResult> results, String version) {
        return JsonText.object(json -> {
            json.writeNumberProperty("format", FORMAT);
            json.writeStringProperty("mmulator", version);
            json.writeObjectPropertyStart("totals");
            TestTotals totals = TestTotals.of(results);
            json.writeNumberProperty("all", totals.all());
            for (Status status : Status.values()) {
                json.writeNumberProperty(word(status), totals.count(status));
            }
            json.writeEndObject();
            json.writeArrayPropertyStart("fixtures");
            results.forEach(result -> fixture(json, result));
            json.writeEndArray();
        });
    }

    private static void fixture(JsonGenerator json, TestResult result) {
        json.writeStartObject();
        json.writeStringProperty("fixture", result.fixture());
        json.writeStringProperty("status", word(result.status()));
        RunStatistics statistics = result.statistics();
        if (statistics != null) {
            json.writeObjectPropertyStart("statistics");
            json.writeNumberProperty("steps", statistics.steps());
            json.writeNumberProperty("translations", statistics.translations());
            json.writeNumberProperty("tlb-fills", statistics.tlbFills());
            json.writeNumberProperty("tlb-maintenance", statistics.maintenance());
            json.writeNumberProperty("descriptors-written", statistics.descriptorStores());
            json.writeEndObject();
        }
        json.writeArrayPropertyStart("findings");
        result.findings().forEach(finding -> finding(json, finding));
        json.writeEndArray();
        if (!result.notes().isEmpty()) {
            notes(json, result.notes());
        }
        if (result.status() != Status.PASSED) {
            json.writeStringProperty("report", result.report());
        }
        json.writeEndObject();
    }

    private static void finding(JsonGenerator json, Finding finding) {
        json.writeStartObject();
        json.writeStringProperty("cause", finding.cause().id());
        json.writeStringProperty("severity", finding.severity().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("message", finding.message());
        Finding.SourceLine place = finding.place();
        if (place != null) {
            json.writeStringProperty("file", place.file());
            json.writeNumberProperty("line", place.line());
            if (place.column() > 0) {
                json.writeNumberProperty("column", place.column());
            }
        }
        Finding.Code code = finding.code();
        if (code != null) {
            json.writeStringProperty("address", Notation.address(code.address()));
            if (!code.symbol().isEmpty()) {
                json.writeStringProperty("symbol", code.name());
            }
        }
        notes(json, finding.notes());
        json.writeEndObject();
    }

    private static void notes(JsonGenerator json, List<Note> notes) {
        json.writeArrayPropertyStart("notes");
        for (Note note : notes) {
            json.writeStartObject();
            json.writeStringProperty("label", note.label());
            json.writeStringProperty("text", note.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
