package mmulator.asm.source;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code \parameter}, {@code &parameter}, {@code \@} and {@code \()} in the statements of a body; under
 * {@code .altmacro} also the plain name of a parameter, wherever it stands, and a {@code &} behind a name.
 */
public final class Substitution {
    private static final int MAX_LENGTH = 1 << 16;

    private final Map<String, String> values;
    private final String counter;
    private final @Nullable Expansion expansion;
    private final boolean alternate;

    /**
     * @param counter what {@code \@} stands for; "" leaves it alone
     * @param expansion the call, null for a repeat, whose lines stay where they are
     * @param alternate whether {@code .altmacro} is in force
     */
    public Substitution(Map<String, String> values, String counter, @Nullable Expansion expansion, boolean alternate) {
        this.values = new HashMap<>(values);
        this.alternate = alternate;
        this.counter = counter;
        this.expansion = expansion;
    }

    /** From here on {@code name} stands for {@code value}; false when it stands for something already. */
    public boolean local(String name, String value) {
        return values.putIfAbsent(name, value) == null;
    }

    /** The statement with everything replaced. */
    public Statement apply(Statement s) {
        Expansion by = expansion == null ? s.expansion() : expansion;
        String text = s.text();
        if (text.indexOf('\\') < 0 && text.indexOf('&') < 0 && !alternate) {
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
                    int nameEnd = nameEnd(text, end);
                    replacement = values.get(text.substring(end, nameEnd));
                    end = replacement == null ? end : behind(text, nameEnd, alternate);
                }
            } else if (text.charAt(i) == '&') {
                int nameEnd = nameEnd(text, end);
                replacement = values.get(text.substring(end, nameEnd));
                end = behind(text, nameEnd, true);
            } else if (alternate && Cursor.isIdentifierStart(text.charAt(i))) {
                int nameEnd = nameEnd(text, i);
                String name = text.substring(i, nameEnd);
                replacement = values.getOrDefault(name, name);
                end = behind(text, nameEnd, alternate);
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

    private static int nameEnd(String text, int start) {
        int end = start;
        while (end < text.length() && Cursor.isIdentifierPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** Where to go on behind a name: a {@code &} there may only part it from what follows. */
    private static int behind(String text, int nameEnd, boolean parts) {
        return parts && nameEnd < text.length() && text.charAt(nameEnd) == '&' ? nameEnd + 1 : nameEnd;
    }
}
