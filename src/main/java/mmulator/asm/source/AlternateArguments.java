package mmulator.asm.source;

import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an argument may be under {@code .altmacro}: {@code %expression} for the digits of its value, {@code <text>} for
 * text with blanks and commas, where {@code !} takes the next character as it is, and {@code "text"} with its quotes.
 *
 * @param number reads an expression whose value is known
 */
public record AlternateArguments(ToLongFunction<Cursor> number) {

    /** The text of such an argument, over which the cursor moves; null, and no move, when it is an ordinary one. */
    @Nullable
    String read(Cursor cursor) {
        return switch (cursor.peek()) {
            case '%' -> {
                cursor.accept('%');
                yield Long.toString(number.applyAsLong(cursor));
            }
            case '<' -> {
                StringBuilder text = new StringBuilder();
                while (cursor.peek() == '<') {
                    text.append(bracketed(cursor));
                }
                yield text.toString();
            }
            case '"' -> quoted(cursor);
            default -> null;
        };
    }

    /** Up to the bracket that closes, or to the end as GNU as has it. */
    private static String bracketed(Cursor cursor) {
        int start = cursor.skipBlanks() + 1;
        String text = cursor.statement().text();
        int depth = 1;
        int i = start;
        for (; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            if (depth == 0) {
                break;
            }
            i += c == '!' ? 1 : 0;
        }
        int end = Math.min(i, text.length());
        cursor.moveTo(Math.min(end + 1, text.length()));
        return unescape(MacroParser.squeeze(text.substring(start, end)));
    }

    private static String quoted(Cursor cursor) {
        int start = cursor.skipBlanks();
        String text = cursor.statement().text();
        int end = StatementSplitter.endOfQuoted(text, start);
        if (end - start < 2 || text.charAt(end - 1) != '"') {
            throw cursor.statement().error(start, "string is never closed");
        }
        cursor.moveTo(end);
        return '"' + unescape(text.substring(start + 1, end - 1)) + '"';
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '!' && i + 1 < text.length()) {
                i++;
            }
            plain.append(text.charAt(i));
        }
        return plain.toString();
    }
}
