package mmulator.report.trace;

import java.io.PrintWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes Chrome's Trace Event Format, one event a line, as it comes. Times are steps, told as microseconds; a track is a
 * thread of one process.
 */
final class TraceEvents {
    /** Steps that something takes which happens at one: long enough to be seen, and over before the next. */
    private static final double MOMENT = 0.5;

    private final PrintWriter out;
    private final JsonGenerator json;
    private long arrows;

    /** @param out neither flushed nor closed here; ask it for errors at the end */
    TraceEvents(PrintWriter out) {
        this.out = out;
        json = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                .build()
                .createGenerator(ObjectWriteContext.empty(), out);
        json.writeStartObject();
        json.writeArrayPropertyStart("traceEvents");
    }

    /** A name for what is shown, before any event of it. */
    void process(String name) {
        begin("M", "process_name", 0, 0);
        named(name);
    }

    /** A name for a track, before any event of it. Tracks are shown in the order of their numbers. */
    void track(int track, String name) {
        begin("M", "thread_name", track, 0);
        named(name);
        begin("M", "thread_sort_index", track, 0);
        json.writeObjectPropertyStart("args");
        json.writeNumberProperty("sort_index", track);
        json.writeEndObject();
        end();
    }

    private void named(String name) {
        json.writeObjectPropertyStart("args");
        json.writeStringProperty("name", name);
        json.writeEndObject();
        end();
    }

    /** Begins a slice, within the one that the track is in. */
    void enter(int track, long step, String category, String name) {
        begin("B", name, track, step);
        json.writeStringProperty("cat", category);
        end();
    }

    /** Ends the innermost slice of a track. */
    void leave(int track, long step) {
        json.writeStartObject();
        json.writeStringProperty("ph", "E");
        where(track, step);
        end();
    }

    /** A mark on a track. @param detail more of it, which is shown when it is selected; may be empty */
    void mark(int track, long step, String category, String name, String detail) {
        begin("i", name, track, step);
        json.writeStringProperty("cat", category);
        json.writeStringProperty("s", "t");
        detail(detail);
        end();
    }

    /** A short slice, which arrows may begin and end at. @param detail may be empty */
    void moment(int track, long step, String category, String name, String detail) {
        begin("X", name, track, step);
        json.writeStringProperty("cat", category);
        json.writeNumberProperty("dur", MOMENT);
        detail(detail);
        end();
    }

    /** An arrow begins at what the track is in. @return what {@link #arrowEnds} needs; each arrow must end */
    long arrowBegins(int track, long step, String category, String name) {
        arrow("s", track, step, category, name, ++arrows);
        end();
        return arrows;
    }

    void arrowEnds(int track, long step, String category, String name, long arrow) {
        arrow("f", track, step, category, name, arrow);
        json.writeStringProperty("bp", "e");
        end();
    }

    private void arrow(String phase, int track, long step, String category, String name, long id) {
        begin(phase, name, track, step);
        json.writeStringProperty("cat", category);
        json.writeNumberProperty("id", id);
    }

    private void detail(String detail) {
        if (!detail.isEmpty()) {
            json.writeObjectPropertyStart("args");
            json.writeStringProperty("detail", detail);
            json.writeEndObject();
        }
    }

    private void begin(String phase, String name, int track, long step) {
        json.writeStartObject();
        json.writeStringProperty("name", name);
        json.writeStringProperty("ph", phase);
        where(track, step);
    }

    private void where(int track, long step) {
        json.writeNumberProperty("ts", step);
        json.writeNumberProperty("pid", 1);
        json.writeNumberProperty("tid", track + 1); // 0 is the idle thread of every system
    }

    private void end() {
        json.writeEndObject();
        json.writeRaw("\n");
    }

    /** No event comes after this. */
    void close() {
        json.writeEndArray();
        json.writeEndObject();
        json.close();
        out.print('\n');
    }
}
