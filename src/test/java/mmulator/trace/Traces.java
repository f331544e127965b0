package mmulator.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mmulator.machine.event.Event;

/** Traces as text. */
public final class Traces {
    private Traces() {}

    public static TraceCheck.Result check(String text) {
        return check(text, event -> {});
    }

    /** @param also is told of each event */
    public static TraceCheck.Result check(String text, Consumer<Event> also) {
        return TraceCheck.check("x.trace", new BufferedReader(new StringReader(text)), also);
    }

    public static List<Event> events(String text) {
        List<Event> events = new ArrayList<>();
        TraceReader reader = new TraceReader("x.trace", new BufferedReader(new StringReader(text)), events::add);
        while (reader.read()) {
            // Events arrive above.
        }
        return events;
    }

    /** The example of the documentation: a missing TLBI. */
    static String example() throws IOException {
        Matcher matcher = Pattern.compile("```trace\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("fixtures/TRACE.md")));
        if (!matcher.find()) {
            throw new AssertionError("fixtures/TRACE.md has no example");
        }
        return matcher.group(1);
    }
}
