package mmulator.junit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mmulator.asm.source.SourcePosition;
import mmulator.fixture.value.YamlValue;

/** A mapping of a fixture that is being written, each value with the line of Java that gave it. */
final class Entries {
    private final SourcePosition position;
    private final Map<String, YamlValue.Entry> entries = new LinkedHashMap<>();
    private final Map<String, List<YamlValue>> lists = new LinkedHashMap<>();

    Entries() {
        this(CallSite.here());
    }

    Entries(SourcePosition position) {
        this.position = position;
    }

    SourcePosition position() {
        return position;
    }

    boolean has(String key) {
        return entries.containsKey(key) || lists.containsKey(key);
    }

    /** The last value given for a key counts. */
    Entries put(String key, YamlValue value) {
        entries.put(key, new YamlValue.Entry(value.position(), value));
        return this;
    }

    Entries put(String key, long value) {
        return put(key, number(value));
    }

    /** @param value a name or an expression */
    Entries put(String key, String value) {
        return put(key, word(value));
    }

    Entries put(String key, boolean value) {
        return put(key, word(Boolean.toString(value)));
    }

    /** One more item of the list at {@code key}. */
    Entries add(String key, YamlValue item) {
        lists.computeIfAbsent(key, absent -> new ArrayList<>()).add(item);
        return this;
    }

    YamlValue.Mapping done() {
        Map<String, YamlValue.Entry> all = new LinkedHashMap<>(entries);
        lists.forEach(
                (key, items) -> all.put(key, new YamlValue.Entry(position, new YamlValue.Sequence(position, items))));
        return new YamlValue.Mapping(position, all);
    }

    static YamlValue number(long value) {
        return word("0x" + Long.toHexString(value));
    }

    static YamlValue word(String text) {
        return new YamlValue.Scalar(CallSite.here(), text, true);
    }

    static YamlValue text(String text) {
        return new YamlValue.Scalar(CallSite.here(), text, false);
    }

    /** Constants as fixtures spell them. */
    static YamlValue words(Enum<?>[] constants) {
        List<YamlValue> words = new ArrayList<>();
        for (Enum<?> constant : constants) {
            words.add(word(spelling(constant)));
        }
        return new YamlValue.Sequence(CallSite.here(), words);
    }

    static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
