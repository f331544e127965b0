package mmulator.asm.source;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces {@code \parameter}, {@code \@} and {@code \()} in the statements of a body. */
public final class Substitution {
    private static final int MAX_LENGTH = 1 << 16;

    private final Map<String, String> values;
    private final String counter;
    private final @Nullable Expansion expansion;

    /**
     * @param counter what {@code \@} stands for; "" leaves it alone
     * @param expansion the call, null for a repeat, whose lines stay where they are
     */
    public Substitution(Map<String, String> values, String counter, @Nullable Expansion expansion) {
        this.values = values;
        this.counter = counter;
        this.expansion = expansion;
    }

    /** The statement with everything replaced. */
    public Statement apply(Statement s) {
        Expansion by = expansion == null ? s.expansion() : expansion;
        String text = s.text();
        if (text.indexOf('\\') < 0) {
            return new Statement(text, s.file(), s.line(), s.column(), s.columns(), by, s.alteration());
        }
        StringBuilder out = new StringBuilder();
        int[] columns = new int[Math.max(16, 2 * text.length())];
        int i = 0;
        while (i < text.length()) {
            String replacement = null;
            int end = i + 1;
            if (text.charAt(i) == '\\' && end < text.length()) {
                char c = text.charAt(end);
                if (c == '@' && !counter.isEmpty()) {
                    replacement = counter;
                    end++;
                } else if (c == '(' && end + 1 < text.length() && text.charAt(end + 1) == ')') {
                    replacement = "";
                    end += 2;
                } else {
                    int nameEnd = end;
                    while (nameEnd < text.length() && Cursor.isIdentifierPart(text.charAt(nameEnd))) {
                        nameEnd++;
                    }
                    replacement = values.get(text.substring(end, nameEnd));
                    end = replacement == null ? end : nameEnd;
                }
            }
            String piece = replacement == null ? text.substring(i, end) : replacement;
            if (out.length() + piece.length() > MAX_LENGTH) {
                throw s.error(i, "expanded line is too long");
            }
            if (columns.length < out.length() + piece.length()) {
                columns = Arrays.copyOf(columns, 2 * (out.length() + piece.length()));
            }
            Arrays.fill(columns, out.length(), out.length() + piece.length(), s.columnOf(i));
            out.append(piece);
            i = end;
        }
        return new Statement(
                out.toString(),
                s.file(),
                s.line(),
                s.column(),
                Arrays.copyOf(columns, out.length()),
                by,
                s.alteration());
    }
}
