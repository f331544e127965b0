package mmulator.report.html;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.asm.source.SourcePosition;
import mmulator.check.Violation;
import mmulator.check.Violation.Note;
import mmulator.fixture.Fixture;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.Failure;
import mmulator.fixture.judge.Verdict;
import mmulator.report.text.Markup;
import mmulator.report.text.Notation;
import mmulator.report.text.Place;
import mmulator.report.text.PlainText;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.ViolationReport;
import tools.jackson.core.JsonGenerator;

/**
 * One run as one page that needs no network.
 *
 * @param path of the fixture, as the user gave it
 * @param terminal what {@code run} prints, without colours
 * @param violations as told there
 * @param replay options of {@code run} that lead to a step again
 * @param lastStep the last one taken
 * @param states that an exploration has found, of which this run is one; empty where none was made
 */
public record RunPage(
        String path,
        FixtureImage image,
        SourceMap sources,
        Verdict verdict,
        String terminal,
        List<Violation> violations,
        ViolationReport.Replay replay,
        long lastStep,
        RunRecording recording,
        List<ExploredState> states) {

    private static final List<String> SCRIPTS = List.of(
            "run",
            "dom",
            "sizes",
            "model",
            "timeline",
            "fields",
            "picture",
            "tables",
            "source",
            "details",
            "story",
            "main");

    public String print() {
        recording.finish(violations);
        List<Page.Data> data = List.of(
                new Page.Data("run", this::writeRun),
                new Page.Data("events", recording.events::write),
                new Page.Data("tlbs", json -> {
                    recording.tlbs.write(json);
                    recording.possible.write(json);
                    // Last: by now every entry has its number.
                    recording.entries().write(json);
                }),
                new Page.Data("tables", recording.tables::write),
                new Page.Data("source", new Listing(image, sources, recording.steps.places())::write));
        String body = Page.resource("run.html").orElseThrow();
        return Page.print(path, body.replace("@TEXT@", Markup.escaped(PlainText.of(terminal))), SCRIPTS, data);
    }

    private void writeRun(JsonGenerator json) {
        Fixture fixture = image.fixture();
        json.writeStringProperty("fixture", PlainText.line(path));
        List<String> about = new ArrayList<>(List.of(fixture.description().strip(), ""));
        sources.changes().forEach(change -> about.add("change: " + change));
        json.writeStringProperty(
                "description", PlainText.of(String.join("\n", about).strip()));
        json.writeStringProperty("verdict", word());
        json.writeStringProperty(
                "summary",
                PlainText.line(terminal.strip().lines().reduce("", (before, line) -> line))
                        .strip());
        json.writeStringProperty("command", command(lastStep));
        json.writeNumberProperty("lastStep", lastStep);
        array(json, "cpus", () -> {
            for (int cpu = 0; cpu < fixture.cpuCount(); cpu++) {
                json.writeStartArray();
                json.writeString(PlainText.line(image.cpuNames().get(cpu)));
                json.writeString(features(image.spec().cpus().get(cpu).features()));
                json.writeEndArray();
            }
        });
        array(json, "violations", () -> violations.forEach(violation -> write(violation, json)));
        array(json, "mismatches", () -> failures().forEach(failure -> write(failure, json)));
        array(json, "states", () -> states.forEach(state -> state.write(json)));
        array(json, "omissions", () -> recording.omissions().forEach(json::writeString));
        recording.steps.write(json);
        recording.events.writeKinds(json);
        recording.cpus.write(json);
    }

    private static void array(JsonGenerator json, String name, Runnable members) {
        json.writeArrayPropertyStart(name);
        members.run();
        json.writeEndArray();
    }

    private String word() {
        return switch (verdict) {
            case Verdict.Passed passed -> "PASS";
            case Verdict.Failed failed -> "FAIL";
            case Verdict.Inconclusive inconclusive -> "INCONCLUSIVE";
        };
    }

    private List<Failure> failures() {
        return verdict instanceof Verdict.Failed failed ? failed.failures() : List.of();
    }

    private String command(long step) {
        return "mmulator run " + ViolationReport.quoted(path) + replay.options(step);
    }

    private static String features(CpuFeatures features) {
        List<String> words = new ArrayList<>(List.of("bbml " + features.bbml()));
        if (features.noabort()) {
            words.add("noabort");
        }
        if (features.ets2()) {
            words.add("ets2");
        }
        return String.join(", ", words);
    }

    private void write(Violation violation, JsonGenerator json) {
        Place place = sources.at(violation.pc());
        json.writeStartObject();
        json.writeStringProperty("rule", violation.rule().name());
        json.writeStringProperty(
                "severity",
                switch (violation.rule().severity()) {
                    case ERROR -> "error";
                    case WARNING -> "warning";
                });
        json.writeStringProperty("headline", PlainText.line(violation.headline()));
        json.writeNumberProperty("cpu", violation.cpu());
        json.writeNumberProperty("step", violation.step());
        json.writeStringProperty("at", PlainText.line(place.position()));
        json.writeStringProperty("text", PlainText.line(place.text().isEmpty() ? place.name() : place.text()));
        json.writeStringProperty(
                "in", place.caller() == null ? "" : "a macro called at " + PlainText.line(place.caller()));
        array(
                json,
                "notes",
                () -> violation.notes().stream().filter(note -> !note.isHelp()).forEach(note -> write(note, json)));
        json.writeStringProperty("section", violation.rule().section());
        json.writeStringProperty("help", violation.help());
        json.writeStringProperty(
                "descriptor",
                recording.descriptor(violation).map(Notation::address).orElse(""));
        json.writeStringProperty("command", command(violation.step()));
        array(
                json,
                "story",
                () -> recording.story(violation).forEach(line -> {
                    json.writeStartArray();
                    json.writeNumber(line.step());
                    json.writeNumber(line.cpu());
                    json.writeString(PlainText.line(line.text()));
                    json.writeEndArray();
                }));
        json.writeEndObject();
    }

    private static void write(Note note, JsonGenerator json) {
        json.writeStartArray();
        json.writeString(PlainText.line(note.label()));
        json.writeString(PlainText.of(note.text()));
        json.writeEndArray();
    }

    /** What the fixture expects and the run does not do; rules it breaks are told as violations. */
    private static void write(Failure failure, JsonGenerator json) {
        switch (failure) {
            case Failure.BrokenRule broken -> {}
            case Failure.MissingViolation missing ->
                write(
                        missing.expected().position(),
                        "an expected violation did not happen",
                        missing.what(),
                        "nothing of the kind",
                        json);
            case Failure.Mismatch mismatch ->
                write(
                        mismatch.position(),
                        mismatch.what() + " is not as expected",
                        mismatch.expected(),
                        mismatch.actual(),
                        json);
        }
    }

    private static void write(SourcePosition at, String headline, String expected, String found, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("at", PlainText.line(at.toString()));
        json.writeStringProperty("headline", PlainText.line(headline));
        json.writeStringProperty("expected", PlainText.of(expected));
        json.writeStringProperty("found", PlainText.of(found));
        json.writeEndObject();
    }
}
