package mmulator.litmus.read;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mmulator.asm.source.SourcePosition;
import mmulator.litmus.test.LitmusException;
import mmulator.litmus.test.Verdict;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Expected results of many tests: a JSON array of objects with {@code test} (the name of the file), {@code architecture} and
 * {@code in_order_with_tlb} (arrays of states), {@code bbm_warning}, and {@code target_allowed_by_architecture}
 * ({@code "Allowed"} or {@code "Forbidden"}). Other members are skipped.
 */
public final class Verdicts {
    private final Map<String, Verdict> byFile = new TreeMap<>();
    private final Path path;
    private final JsonParser json;

    private Verdicts(Path path, JsonParser json) {
        this.path = path;
        this.json = json;
    }

    /**
     * Reads {@code text} as if it were the file {@code path}.
     *
     * @throws LitmusException when it is not of that form
     */
    public static Verdicts parse(Path path, String text) {
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            Verdicts verdicts = new Verdicts(path, json);
            verdicts.read();
            return verdicts;
        }
    }

    /** @param file name of a test's file, without folders */
    public Optional<Verdict> of(String file) {
        return Optional.ofNullable(byFile.get(file));
    }

    private void read() {
        try {
            all();
        } catch (JacksonException malformed) {
            // What exceeds a limit of the parser has no place of its own.
            TokenStreamLocation at = malformed.getLocation() == null ? json.currentLocation() : malformed.getLocation();
            throw new LitmusException(position(path, at), "not JSON: " + malformed.getOriginalMessage());
        }
    }

    private void all() {
        expect(json.nextToken(), JsonToken.START_ARRAY, "an array of verdicts");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken(), JsonToken.START_OBJECT, "an object with the verdict on a test");
            verdict();
        }
    }

    private void verdict() {
        String test = "";
        Set<String> architecture = Set.of();
        Set<String> inOrder = Set.of();
        boolean breakBeforeMake = false;
        boolean allowed = false;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "test" -> test = string();
                case "architecture" -> architecture = states();
                case "in_order_with_tlb" -> inOrder = states();
                case "bbm_warning" -> breakBeforeMake = truth();
                case "target_allowed_by_architecture" -> allowed = string().startsWith("Allow");
                default -> json.skipChildren();
            }
        }
        byFile.put(test, new Verdict(architecture, inOrder, breakBeforeMake, allowed));
    }

    private Set<String> states() {
        Set<String> states = new HashSet<>();
        expect(json.currentToken(), JsonToken.START_ARRAY, "an array of states");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            states.add(string());
        }
        return states;
    }

    private String string() {
        expect(json.currentToken(), JsonToken.VALUE_STRING, "a string");
        return json.getString();
    }

    private boolean truth() {
        if (json.currentToken() != JsonToken.VALUE_TRUE) {
            expect(json.currentToken(), JsonToken.VALUE_FALSE, "true or false");
        }
        return json.currentToken() == JsonToken.VALUE_TRUE;
    }

    private void expect(JsonToken found, JsonToken expected, String what) {
        if (found != expected) {
            throw new LitmusException(position(path, json.currentTokenLocation()), "expected " + what);
        }
    }

    private static SourcePosition position(Path path, TokenStreamLocation location) {
        return new SourcePosition(path.toString(), location.getLineNr(), location.getColumnNr());
    }
}
