package mmulator.fuzz;

import java.util.regex.Pattern;

/**
 * What a reader says of its input.
 *
 * @param accepted the input was good
 * @param text the message for the user if it was not; else what was found in it, which tells good inputs apart
 */
public record Answer(boolean accepted, String text) {
    private static final int MAX_LENGTH = 100_000;
    private static final Pattern PLACE =
            Pattern.compile("[^:\n]+:\\d+:\\d+: (error|warning|beyond the machine): .+|  in expansion of macro .+"
                    // Objects have no lines.
                    + "|[^:\n]+\\.(o|elf|image)(\\([^)]*\\))?: (error|warning): .+");
    private static final Pattern VARIABLE = Pattern.compile("'[^']*'|\"[^\"]*\"|0x[0-9a-fA-F_]+|\\d+");

    public static Answer accepted(String found) {
        return new Answer(true, found);
    }

    /** A message of any form. */
    public static Answer refused(String message) {
        return new Answer(false, message);
    }

    /** @throws AssertionError if a line of the message does not begin with {@code file:line:column: error: } */
    public static Answer refusedWithPlace(String message) {
        message.lines().forEach(line -> {
            if (!PLACE.matcher(line).matches()) {
                throw new AssertionError("a message without place: " + line);
            }
        });
        return refused(message);
    }

    /** @throws AssertionError for a message that nobody can read, or that could drive the user's terminal */
    void check() {
        if (!accepted && text.isBlank()) {
            throw new AssertionError("refused without a word");
        }
        if (text.length() > MAX_LENGTH) {
            throw new AssertionError("a message of " + text.length() + " characters");
        }
        if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r')) {
            throw new AssertionError("a message with control characters: " + text);
        }
    }

    /** The text without what varies: inputs with an answer of a new shape have reached something new. */
    String shape() {
        return accepted + " " + VARIABLE.matcher(text).replaceAll("_");
    }
}
