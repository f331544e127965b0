package mmulator.report.result;

import mmulator.explore.Shard;

/** Reads what {@link ExplorationJson} and {@link MutationJson} have written. */
public final class ResultJsonReader {
    private ResultJsonReader() {}

    /**
     * @param file name of it, for messages
     * @throws ResultFileException for anything else
     */
    public static Results read(String file, String text) {
        JsonValue whole = JsonValue.parse(file, text);
        return switch (Results.Command.of(whole.member("kind"))) {
            case EXPLORE -> {
                format(whole, ExplorationJson.FORMAT);
                yield ExplorationJsonReader.read(whole);
            }
            case MUTATE -> {
                format(whole, MutationJson.FORMAT);
                yield MutationJsonReader.read(whole);
            }
        };
    }

    private static void format(JsonValue whole, int expected) {
        JsonValue format = whole.member("format");
        if (format.number() != expected) {
            throw format.wrong("format " + format.number() + "; expected " + expected);
        }
    }

    static Shard shard(JsonValue value) {
        try {
            return Shard.parse(value.text());
        } catch (IllegalArgumentException wrong) {
            throw value.wrong(String.valueOf(wrong.getMessage()));
        }
    }
}
