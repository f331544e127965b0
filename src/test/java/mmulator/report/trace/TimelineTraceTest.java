package mmulator.report.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.fixture.judge.Verdict;
import mmulator.fixture.read.FixtureParser;
import mmulator.machine.Machine;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.RoundRobin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What the Trace Event Format asks of a file, and what ours tells. */
final class TimelineTraceTest {
    static List<Path> fixtures() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : List.of("first", "park", "ttbr", "stop-machine", "boot", "rules", "shapes", "gallery")) {
            try (Stream<Path> files = Files.walk(Path.of("fixtures", folder))) {
                files.filter(f -> f.toString().endsWith(".yaml")).sorted().forEach(all::add);
            }
        }
        return all;
    }

    /** @param values all members of the event, by name; those of args by {@code args.} and their name */
    private record Entry(Map<String, String> values) {
        String get(String name) {
            String value = values.get(name);
            assertNotNull(value, () -> name + " of " + values);
            return value;
        }

        String phase() {
            return get("ph");
        }

        double time() {
            return Double.parseDouble(get("ts"));
        }
    }

    private record Traced(List<Entry> events, Verdict verdict, long steps) {}

    private static Traced trace(Path fixture, long quantum) {
        FixtureImage image = FixtureImage.of(FixtureParser.parse(fixture));
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        try (Machine machine = image.open()) {
            TimelineTrace trace = new TimelineTrace(image, machine, out);
            Choices choices = quantum == 0 ? image.fixture().run().choices() : new RoundRobin(quantum);
            Verdict verdict = FixtureRunner.run(image, machine, choices, 20_000, trace);
            Verdict.Run run = verdict.run();
            trace.end(run.violations(), run.statistics().steps());
            out.flush();
            return new Traced(read(text.toString()), verdict, run.statistics().steps());
        }
    }

    private static List<Entry> read(String text) {
        List<Entry> events = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            assertEquals(JsonToken.START_OBJECT, json.nextToken());
            assertEquals("traceEvents", json.nextName());
            assertEquals(JsonToken.START_ARRAY, json.nextToken());
            while (json.nextToken() == JsonToken.START_OBJECT) {
                Map<String, String> values = new LinkedHashMap<>();
                members(json, "", values);
                events.add(new Entry(values));
            }
            assertEquals(JsonToken.END_OBJECT, json.nextToken());
            assertEquals(null, json.nextToken());
        }
        return events;
    }

    private static void members(JsonParser json, String prefix, Map<String, String> values) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                members(json, name + ".", values);
            } else {
                assertEquals(null, values.put(prefix + name, json.getString()), "no member twice");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void traceIsAsTheFormatWantsIt(Path fixture) {
        // Its own interleaving, or one of two others: which, its name says.
        int which = Math.floorMod(fixture.toString().hashCode(), 3);
        isWellFormed(trace(fixture, new long[] {0, 1, 3}[which]));
    }

    /** A slice that is open. @param end infinity until its end is known */
    private record Slice(String name, double begin, double end) {}

    private static void isWellFormed(Traced traced) {
        Map<String, Deque<Slice>> open = new HashMap<>();
        Map<String, String> arrows = new HashMap<>();
        double last = 0;
        boolean named = true;
        for (Entry event : traced.events) {
            assertTrue(event.time() >= last, () -> "goes back: " + event);
            last = event.time();
            assertTrue(named || !event.phase().equals("M"), "names come first");
            named = event.phase().equals("M");
            Deque<Slice> track = open.computeIfAbsent(event.get("tid"), tid -> new ArrayDeque<>());
            // What lasts for a known time is over by now, or what happens now happens in it.
            while (!track.isEmpty() && track.peek().end < event.time()) {
                track.pop();
            }
            switch (event.phase()) {
                case "M" -> event.get("args." + (event.get("name").endsWith("index") ? "sort_index" : "name"));
                case "B" -> {
                    assertTrue(
                            track.isEmpty() || track.peek().end == Double.POSITIVE_INFINITY, () -> "overlap: " + event);
                    track.push(new Slice(event.get("name"), event.time(), Double.POSITIVE_INFINITY));
                }
                case "E" -> {
                    assertFalse(track.isEmpty(), () -> "ends nothing: " + event);
                    assertEquals(Double.POSITIVE_INFINITY, track.pop().end, () -> "overlap: " + event);
                }
                case "X" -> {
                    double end = event.time() + Double.parseDouble(event.get("dur"));
                    assertTrue(end > event.time());
                    assertTrue(track.isEmpty() || track.peek().end >= end, () -> "overlap: " + event);
                    track.push(new Slice(event.get("name"), event.time(), end));
                }
                case "i" -> assertEquals("t", event.get("s"));
                case "s" -> {
                    assertFalse(track.isEmpty(), () -> "begins at nothing: " + event);
                    assertEquals(null, arrows.put(event.get("id"), event.get("cat") + event.get("name")));
                }
                case "f" -> {
                    assertFalse(track.isEmpty(), () -> "ends at nothing: " + event);
                    assertEquals("e", event.get("bp"));
                    assertEquals(arrows.remove(event.get("id")), event.get("cat") + event.get("name"));
                }
                default -> throw new AssertionError(event);
            }
        }
        assertEquals(Map.of(), arrows, "arrows without an end");
        for (Deque<Slice> track : open.values()) {
            assertTrue(track.stream().allMatch(slice -> slice.end < Double.POSITIVE_INFINITY), () -> "open: " + track);
        }
        assertTrue(last >= traced.steps && last <= traced.steps + 2, "a step is a microsecond");
    }

    private static List<String> told(Traced traced, String cpu) {
        return traced.events.stream()
                .filter(event -> event.get("tid").equals(cpu) && !event.phase().equals("M"))
                .map(event -> event.phase() + " " + (event.phase().equals("E") ? "" : event.get("name")))
                .toList();
    }

    @Test
    void routinesNestAsTheyCallEachOther() {
        List<String> told = told(trace(Path.of("fixtures/park/good_park_and_release.yaml"), 0), "2");

        assertEquals(
                List.of(
                        "B park_cpu",
                        "B park_until_repainted",
                        "B cpu_install_idmap",
                        "E ",
                        "B wait_linear_map_split_to_ptes",
                        "B wfe",
                        "E ",
                        "E ",
                        "B cpu_uninstall_idmap",
                        "E ",
                        "E ",
                        "E "),
                told.stream()
                        .filter(event -> event.startsWith("B") || event.startsWith("E"))
                        .toList());
    }

    @Test
    void arrowsGoFromTheStoreThatWakesToTheWaitThatEnds() {
        Traced traced = trace(Path.of("fixtures/park/good_park_and_release.yaml"), 0);

        List<String> cpu0 = told(traced, "1");
        List<String> cpu1 = told(traced, "2");
        int wakes = cpu0.indexOf("X store wakes cpu1");
        assertEquals("s wakes", cpu0.get(wakes + 1));
        int waits = cpu1.indexOf("B wfe");
        assertEquals(List.of("B wfe", "E ", "X woken by cpu0", "f wakes"), cpu1.subList(waits, waits + 4));
    }

    @Test
    void broadcastTlbiReachesTheOthersWhenItCompletes() {
        Traced traced = trace(Path.of("fixtures/shapes/good_move_page.yaml"), 0);

        List<String> cpu0 = told(traced, "1");
        int completes = cpu0.indexOf("X tlbi vaae1is completes");
        assertEquals(
                List.of("X tlbi vaae1is", "s completes"),
                cpu0.stream()
                        .filter(e -> e.equals("X tlbi vaae1is") || e.equals("s completes"))
                        .toList());
        assertEquals(List.of("f completes", "s reaches"), cpu0.subList(completes + 1, completes + 3));
        List<String> cpu1 = told(traced, "2");
        int reached = cpu1.indexOf("X tlbi vaae1is of cpu0");
        assertEquals("f reaches", cpu1.get(reached + 1));
    }

    @Test
    void violationIsMarkedWithItsHeadlineWhereItHappened() {
        Traced traced = trace(Path.of("fixtures/rules/stale_translation/bad_unmap_page_without_tlbi.yaml"), 0);

        Entry mark = traced.events.stream()
                .filter(event -> "violation".equals(event.values.get("cat")))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "STALE_TRANSLATION: the tables no longer translate 0xffff800090000000, but a TLB may still",
                mark.get("name"));
        assertEquals("i", mark.phase());
        assertEquals(6, mark.time());
        assertTrue(mark.get("args.detail").contains("asm/rules/unmap_page.S:20"), mark::toString);
    }

    @Test
    void howTheRunEndedIsAViolationToo() {
        Traced traced = trace(Path.of("fixtures/park/bad_never_released.yaml"), 0);

        assertTrue(traced.events.stream()
                .anyMatch(event -> "violation".equals(event.values.get("cat"))
                        && event.get("name").startsWith("STUCK: ")));
    }
}
