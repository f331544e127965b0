package mmulator.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mmulator.asm.source.SourcePosition;

/**
 * One line of a trace, read word by word. Blanks and commas separate words; {@code =} and {@code ;} are words of their
 * own; {@code #} at the start of a word begins a comment.
 */
final class Line {
    private record Token(String text, int start) {}

    private final String file;
    private final int number;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    Line(String file, int number, String text) {
        this.file = file;
        this.number = number;
        this.text = text;
        int i = 0;
        while (i < text.length() && text.charAt(i) != '#') {
            char c = text.charAt(i);
            int start = i++;
            if (c == '=' || c == ';') {
                tokens.add(new Token(text.substring(start, i), start));
            } else if (!isSeparator(c)) {
                while (i < text.length()
                        && !isSeparator(text.charAt(i))
                        && text.charAt(i) != '='
                        && text.charAt(i) != ';') {
                    i++;
                }
                tokens.add(new Token(text.substring(start, i), start));
            }
        }
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == '\t' || c == ',' || c == '\r';
    }

    boolean isEmpty() {
        return tokens.isEmpty();
    }

    boolean atEnd() {
        return next == tokens.size();
    }

    /** The word that comes next, or nothing at the end. */
    String peek() {
        return atEnd() ? "" : tokens.get(next).text;
    }

    /** Skips {@code word} if it comes next. */
    boolean take(String word) {
        boolean found = peek().equals(word);
        next += found ? 1 : 0;
        return found;
    }

    void require(String word) {
        if (!take(word)) {
            throw expected("'" + word + "'");
        }
    }

    /** @param what for the message if there is none, such as {@code a register} */
    String word(String what) {
        if (atEnd()) {
            throw expected(what);
        }
        return tokens.get(next++).text;
    }

    /** {@code 57}, {@code 0xffff_8000_0000_0000}, {@code 64M}; unsigned, 64 bits. */
    long number(String what) {
        String word = peek();
        try {
            long value = value(word);
            next++;
            return value;
        } catch (NumberFormatException notANumber) {
            throw expected(what + ", such as 0xffff_8000_0000_0000, 57 or 2M");
        }
    }

    private static long value(String word) {
        String digits = word.replace("_", "");
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            return Long.parseUnsignedLong(digits, 2, digits.length(), 16);
        }
        int unit = digits.isEmpty() ? -1 : "KMGTPE".indexOf(digits.charAt(digits.length() - 1));
        long number = Long.parseUnsignedLong(digits, 0, digits.length() - (unit < 0 ? 0 : 1), 10);
        int shift = 10 * (unit + 1);
        if (Long.numberOfLeadingZeros(number) < shift && number != 0) {
            throw new NumberFormatException(word);
        }
        return number << shift;
    }

    /** A number of a list of values; {@code word} keeps its place for a message that follows. */
    int between(long min, long max, String what) {
        String expected = what + ", " + min + " to " + max;
        boolean negative = peek().startsWith("-") && min < 0;
        long value;
        try {
            value = negative ? Long.parseLong(peek()) : value(peek());
        } catch (NumberFormatException notANumber) {
            throw expected(expected);
        }
        if (value < min || value > max) {
            throw expected(expected);
        }
        next++;
        return (int) value;
    }

    /** {@code +2M}. @return bytes */
    long size(String what) {
        if (!peek().startsWith("+")) {
            throw expected(what + " after a plus, such as +2M");
        }
        try {
            long value = value(peek().substring(1));
            next++;
            return value;
        } catch (NumberFormatException notANumber) {
            throw expected(what + " after a plus, such as +2M");
        }
    }

    /** A constant in lower case with {@code -} for {@code _}. */
    <E extends Enum<E>> E oneOf(Class<E> type, String what) {
        List<String> known = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            known.add(spelling(constant));
            if (spelling(constant).equals(peek())) {
                next++;
                return constant;
            }
        }
        throw expected(what + ": one of " + String.join(", ", known));
    }

    static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All that is left of the line as it stands, comments included. */
    String rest() {
        int last = next == 0
                ? 0
                : tokens.get(next - 1).start + tokens.get(next - 1).text.length();
        next = tokens.size();
        return text.substring(last).strip();
    }

    /** @throws TraceException if there is more on the line */
    void end() {
        if (!atEnd()) {
            throw error("unexpected '" + peek() + "'; expected the end of the line");
        }
    }

    /** The next word is not what was expected. */
    TraceException expected(String what) {
        return error((atEnd() ? "the line ends too early" : "unexpected '" + peek() + "'") + "; expected " + what);
    }

    /** A complaint about the next word. */
    TraceException error(String message) {
        return TraceException.at(
                new SourcePosition(
                        file, number, atEnd() ? text.stripTrailing().length() + 1 : tokens.get(next).start + 1),
                message);
    }

    /** A complaint about the word before. */
    TraceException wrong(String message) {
        return TraceException.at(
                new SourcePosition(file, number, tokens.get(Math.max(next - 1, 0)).start + 1), message);
    }
}
