package mmulator.cli.worker;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import mmulator.report.trace.TraceItem;

/**
 * What a worker is asked to test, and how.
 *
 * @param fixture its path
 * @param digest true to tell a digest of all that happens
 * @param update what becomes of the trace that the fixture must give
 * @param page where a run that fails is to be shown; empty for nowhere
 */
public record Trial(String fixture, boolean digest, Update update, String page) {

    /** What to do about expected traces. */
    public sealed interface Update {
        /** Compare with them. */
        record Never() implements Update {}

        /** Write those anew that are there. */
        record Existing() implements Update {}

        /** Write one for each fixture. @param items what is in it */
        record All(Set<TraceItem> items) implements Update {
            public All {
                items = EnumSet.copyOf(items);
            }
        }
    }

    static Trial of(String fixture) {
        return new Trial(fixture, false, new Update.Never(), "");
    }

    /** On one line. */
    String line() {
        String how = switch (update) {
            case Update.Never never -> "-";
            case Update.Existing existing -> "+";
            case Update.All(Set<TraceItem> items) ->
                items.stream().map(TraceItem::option).collect(Collectors.joining(","));
        };
        return encoded(fixture) + " " + digest + " " + how + " " + encoded(page);
    }

    /** A path may hold any character. */
    private static String encoded(String path) {
        return Base64.getEncoder().encodeToString(path.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String word) {
        return new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8);
    }

    /** Of a {@link #line}. */
    static Trial parse(String line) {
        String[] words = line.split(" ", -1);
        Update update = switch (words[2]) {
            case "-" -> new Update.Never();
            case "+" -> new Update.Existing();
            default -> new Update.All(TraceItem.parse(words[2]));
        };
        return new Trial(decoded(words[0]), Boolean.parseBoolean(words[1]), update, decoded(words[3]));
    }
}
