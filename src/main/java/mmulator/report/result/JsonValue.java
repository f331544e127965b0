package mmulator.report.result;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** A value of a JSON file, and where it stands, so that what is wrong with it can be told. */
final class JsonValue {
    private final String at;
    private final @Nullable Object value;

    private JsonValue(String at, @Nullable Object value) {
        this.at = at;
        this.value = value;
    }

    /** @throws ResultFileException for text that is not one JSON value */
    static JsonValue parse(String file, String text) {
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            return parse(file, json);
        }
    }

    private static JsonValue parse(String file, JsonParser json) {
        try {
            if (json.nextToken() == null) {
                throw new ResultFileException(file + ":1:1: error: the file is empty; expected results of mmulator");
            }
            JsonValue value = read(file, json);
            if (json.nextToken() != null) {
                throw new ResultFileException(
                        place(file, json.currentTokenLocation()) + ": error: more after the end; expected one value");
            }
            return value;
        } catch (JacksonException broken) {
            // What exceeds a limit of the parser has no place of its own.
            TokenStreamLocation at = broken.getLocation() == null ? json.currentLocation() : broken.getLocation();
            throw new ResultFileException(place(file, at) + ": error: not JSON: " + broken.getOriginalMessage());
        }
    }

    private static String place(String file, TokenStreamLocation location) {
        return file + ":" + location.getLineNr() + ":" + location.getColumnNr();
    }

    private static JsonValue read(String file, JsonParser json) {
        String at = place(file, json.currentTokenLocation());
        return new JsonValue(
                at,
                switch (json.currentToken()) {
                    case START_OBJECT -> {
                        Map<String, JsonValue> members = new LinkedHashMap<>();
                        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                            String name = json.currentName();
                            json.nextToken();
                            members.put(name, read(file, json));
                        }
                        yield members;
                    }
                    case START_ARRAY -> {
                        List<JsonValue> elements = new ArrayList<>();
                        while (json.nextToken() != JsonToken.END_ARRAY) {
                            elements.add(read(file, json));
                        }
                        yield elements;
                    }
                    case VALUE_STRING -> json.getString();
                    case VALUE_NUMBER_INT -> json.getLongValue();
                    case VALUE_TRUE -> true;
                    case VALUE_FALSE -> false;
                    // The results have neither fractions nor nulls.
                    case VALUE_NUMBER_FLOAT,
                            VALUE_NULL,
                            VALUE_EMBEDDED_OBJECT,
                            END_OBJECT,
                            END_ARRAY,
                            PROPERTY_NAME,
                            NOT_AVAILABLE -> null;
                });
    }

    /** The member of that name. @throws ResultFileException if there is none */
    JsonValue member(String name) {
        JsonValue member = optional(name);
        if (member == null) {
            throw wrong("no member '" + name + "'");
        }
        return member;
    }

    @Nullable
    JsonValue optional(String name) {
        if (value instanceof Map<?, ?> members) {
            return (JsonValue) members.get(name);
        }
        throw wrong("expected an object");
    }

    List<JsonValue> elements() {
        if (value instanceof List<?> elements) {
            return elements.stream().map(JsonValue.class::cast).toList();
        }
        throw wrong("expected an array");
    }

    String text() {
        if (value instanceof String text) {
            return text;
        }
        throw wrong("expected a string");
    }

    /** From 1. */
    int number() {
        if (value instanceof Long number && number >= 1 && number <= Integer.MAX_VALUE) {
            return number.intValue();
        }
        throw wrong("expected a number from 1");
    }

    long longCount() {
        if (value instanceof Long number && number >= 0) {
            return number;
        }
        throw wrong("expected a number from 0");
    }

    int count() {
        return value instanceof Long number && number == 0 ? 0 : number();
    }

    boolean truth() {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw wrong("expected true or false");
    }

    ResultFileException wrong(String what) {
        return new ResultFileException(at + ": error: " + what);
    }
}
