package mmulator.report.test;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import mmulator.check.Rule;
import mmulator.check.Rule.Severity;
import mmulator.report.text.JsonText;
import mmulator.report.text.Notation;
import mmulator.report.verdict.Cause;
import mmulator.report.verdict.Finding;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * Findings as SARIF 2.1.0, which code hosts and editors show beside the source: the location is the line of the
 * {@code .S} file, or the fixture's where there is no other.
 */
public final class Sarif {
    private static final String SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
    private static final String UNRESERVED = "-._~/!$&'()*+,;=@";

    private final List<Cause> causes = new ArrayList<>();

    private Sarif() {
        for (Rule rule : Rule.values()) {
            causes.add(new Cause.Broken(rule));
        }
        causes.addAll(List.of(Cause.Trouble.values()));
    }

    /**
     * The whole document.
     *
     * @param version of mmulator
     */
    public static String print(List<TestResult> results, String version) {
        return JsonText.object(json -> new Sarif().log(json, results, version));
    }

    private void log(JsonGenerator json, List<TestResult> results, String version) {
        json.writeStringProperty("$schema", SCHEMA);
        json.writeStringProperty("version", "2.1.0");
        json.writeArrayPropertyStart("runs");
        json.writeStartObject();
        json.writeObjectPropertyStart("tool");
        json.writeObjectPropertyStart("driver");
        json.writeStringProperty("name", "mmulator");
        json.writeStringProperty("version", version);
        json.writeArrayPropertyStart("rules");
        causes.forEach(cause -> descriptor(json, cause));
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
        json.writeStringProperty("columnKind", "utf16CodeUnits");
        json.writeArrayPropertyStart("results");
        results.stream()
                .filter(result -> !isShown(result))
                .forEach(result -> result.findings().forEach(finding -> result(json, result.fixture(), finding)));
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndArray();
    }

    /** What a fixture is there to show is nothing to mend: not the warnings on its way either. */
    private static boolean isShown(TestResult result) {
        String name = result.fixture().substring(result.fixture().lastIndexOf('/') + 1);
        return result.status() == TestResult.Status.PASSED && name.startsWith("bad_");
    }

    private static void descriptor(JsonGenerator json, Cause cause) {
        json.writeStartObject();
        json.writeStringProperty("id", cause.id());
        text(json, "shortDescription", cause.title());
        switch (cause) {
            case Cause.Broken broken -> {
                text(
                        json,
                        "fullDescription",
                        cause.title() + "; see " + broken.rule().section());
                text(json, "help", cause.help());
                json.writeObjectPropertyStart("defaultConfiguration");
                json.writeStringProperty("level", level(broken.rule().severity()));
                json.writeEndObject();
            }
            case Cause.Trouble trouble -> text(json, "help", trouble.help());
        }
        json.writeEndObject();
    }

    private void result(JsonGenerator json, String fixture, Finding finding) {
        json.writeStartObject();
        json.writeStringProperty("ruleId", finding.cause().id());
        json.writeNumberProperty("ruleIndex", causes.indexOf(finding.cause()));
        if (finding.cause() == Cause.Trouble.SKIPPED) {
            json.writeStringProperty("kind", "notApplicable");
            json.writeStringProperty("level", "none");
        } else {
            json.writeStringProperty("level", level(finding.severity()));
        }
        String evidence = finding.notes().stream()
                .map(note -> "\n" + note.label() + ": " + note.text())
                .collect(Collectors.joining());
        text(json, "message", finding.message() + evidence);
        Finding.SourceLine place = finding.place();
        json.writeArrayPropertyStart("locations");
        if (place == null) {
            location(json, fixture, 0, 0, finding.code());
        } else {
            location(json, place.file(), place.line(), place.column(), finding.code());
        }
        json.writeEndArray();
        if (place != null && !place.file().equals(fixture)) {
            json.writeArrayPropertyStart("relatedLocations");
            location(json, fixture, 0, 0, null);
            json.writeEndArray();
        }
        json.writeObjectPropertyStart("properties");
        json.writeStringProperty("fixture", fixture);
        json.writeEndObject();
        json.writeEndObject();
    }

    /** @param line from 1; 0 for the whole file. @param column from 1; 0 for the whole line */
    private static void location(JsonGenerator json, String file, int line, int column, Finding.@Nullable Code code) {
        json.writeStartObject();
        json.writeObjectPropertyStart("physicalLocation");
        json.writeObjectPropertyStart("artifactLocation");
        json.writeStringProperty("uri", uri(file));
        if (!file.startsWith("/")) {
            json.writeStringProperty("uriBaseId", "%SRCROOT%");
        }
        json.writeEndObject();
        if (line > 0) {
            json.writeObjectPropertyStart("region");
            json.writeNumberProperty("startLine", line);
            if (column > 0) {
                json.writeNumberProperty("startColumn", column);
            }
            json.writeEndObject();
        }
        if (code != null) {
            json.writeObjectPropertyStart("address");
            // SARIF has numbers there, and JSON none of 64 bits that all readers keep.
            json.writeStringProperty("name", Notation.address(code.address()));
            json.writeEndObject();
        }
        json.writeEndObject();
        if (code != null && !code.symbol().isEmpty()) {
            json.writeArrayPropertyStart("logicalLocations");
            json.writeStartObject();
            json.writeStringProperty("name", code.symbol());
            json.writeStringProperty("fullyQualifiedName", code.name());
            json.writeStringProperty("kind", "function");
            json.writeEndObject();
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    /** Relative to where the tests were started, as code hosts want it, unless the path is absolute. */
    private static String uri(String file) {
        StringBuilder uri = new StringBuilder(file.startsWith("/") ? "file://" : "");
        for (byte b : Path.of(file).normalize().toString().getBytes(StandardCharsets.UTF_8)) {
            boolean letter = b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
            boolean plain = letter || b >= '0' && b <= '9' || UNRESERVED.indexOf(b) >= 0;
            uri.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b));
        }
        return uri.toString();
    }

    private static String level(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    private static void text(JsonGenerator json, String name, String text) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("text", text);
        json.writeEndObject();
    }
}
