package mmulator.asm.source;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts text into statements: blanks out comments, splits at newlines and {@code ;}, leaves strings and character
 * constants alone, and follows the {@code # 12 "file"} marks of a C preprocessor.
 */
public final class StatementSplitter {
    private final String text;
    private final Consumer<Diagnostic> diagnostics;
    private final List<Statement> statements = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private String file;
    private int line = 1;
    private int lineStart;
    private int statementColumn = 1;
    private int pos;

    private StatementSplitter(Source source, Consumer<Diagnostic> diagnostics) {
        this.text = source.text();
        this.file = source.path();
        this.diagnostics = diagnostics;
    }

    /** The statements of a file; blank ones are left out. */
    public static List<Statement> split(Source source, Consumer<Diagnostic> diagnostics) {
        return new StatementSplitter(source, diagnostics).run();
    }

    /** The statements of one expanded line; comments are gone from it already. */
    public static List<Statement> split(Statement expanded) {
        String text = expanded.text();
        if (text.indexOf(';') < 0) {
            return expanded.isBlank() ? List.of() : List.of(expanded);
        }
        List<Statement> parts = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i == text.length() || text.charAt(i) == ';') {
                Statement part = expanded.substring(start, i);
                if (!part.isBlank()) {
                    parts.add(part);
                }
                start = i + 1;
            } else {
                i = endOfQuoted(text, i) - 1;
            }
        }
        return parts;
    }

    /** The index behind the string or character constant at {@code i}, or behind the plain character there. */
    public static int endOfQuoted(String text, int i) {
        char c = text.charAt(i);
        if (c == '\'') {
            int end = i + 2;
            if (i + 1 < text.length() && text.charAt(i + 1) == '\\') {
                end++;
            }
            if (end < text.length() && text.charAt(end) == '\'') {
                end++;
            }
            int newline = text.indexOf('\n', i);
            return Math.min(end, newline < 0 ? text.length() : newline);
        }
        if (c != '"') {
            return i + 1;
        }
        for (int j = i + 1; j < text.length() && text.charAt(j) != '\n'; j++) {
            if (text.charAt(j) == '\\' && j + 1 < text.length() && text.charAt(j + 1) != '\n') {
                j++;
            } else if (text.charAt(j) == '"') {
                return j + 1;
            }
        }
        int newline = text.indexOf('\n', i);
        return newline < 0 ? text.length() : newline;
    }

    private List<Statement> run() {
        while (pos < text.length()) {
            char c = text.charAt(pos);
            if (c == '\n') {
                endStatement();
                pos++;
                newLine();
            } else if (c == ';') {
                endStatement();
                pos++;
                statementColumn = pos - lineStart + 1;
            } else if (text.startsWith("//", pos) || (c == '#' && atLineStart())) {
                lineComment(c == '#');
            } else if (text.startsWith("/*", pos)) {
                blockComment();
            } else if (c < ' ' && c != '\t' && c != '\r' && c != '\f') {
                diagnostics.accept(
                        Diagnostic.error(here(), String.format("control character 0x%02x: not a text file", (int) c)));
                return List.of();
            } else if (c == '"' || c == '\'') {
                int end = endOfQuoted(text, pos);
                current.append(text, pos, end);
                pos = end;
            } else {
                current.append(c);
                pos++;
            }
        }
        endStatement();
        return statements;
    }

    private boolean atLineStart() {
        return statementColumn == 1 && current.toString().isBlank();
    }

    private void lineComment(boolean hash) {
        int end = text.indexOf('\n', pos);
        end = end < 0 ? text.length() : end;
        String comment = text.substring(pos, end);
        if (hash) {
            hashLine(comment.strip());
        }
        pos = end;
    }

    /** GNU as takes {@code #define} for a comment; say so, because the author surely meant more. */
    private void hashLine(String comment) {
        @Nullable LineMark mark = LineMark.parse(comment);
        if (mark != null) {
            line = mark.line() - 1;
            file = mark.file().isEmpty() ? file : mark.file();
            return;
        }
        int end = 1;
        while (end < comment.length() && Character.isLetter(comment.charAt(end))) {
            end++;
        }
        switch (comment.substring(1, end)) {
            case "define", "undef", "include", "if", "ifdef", "ifndef", "elif", "else", "endif" ->
                diagnostics.accept(
                        Diagnostic.warning(
                                here(),
                                "C preprocessor line is taken as a comment; run the file through gcc -E, or use .include, .equ and .if"));
            default -> {}
        }
    }

    private void blockComment() {
        int end = text.indexOf("*/", pos + 2);
        if (end < 0) {
            diagnostics.accept(Diagnostic.error(here(), "comment is never closed"));
            end = text.length() - 2;
        }
        for (end += 2; pos < end; pos++) {
            if (text.charAt(pos) == '\n') {
                endStatement();
                lineStart = pos + 1;
                line++;
                statementColumn = 1;
            } else {
                current.append(' ');
            }
        }
    }

    private SourcePosition here() {
        return new SourcePosition(file, line, pos - lineStart + 1);
    }

    private void newLine() {
        line++;
        lineStart = pos;
        statementColumn = 1;
    }

    private void endStatement() {
        int length = current.length();
        while (length > 0 && current.charAt(length - 1) <= ' ') {
            length--;
        }
        if (length > 0) {
            statements.add(new Statement(current.substring(0, length), file, line, statementColumn));
        }
        current.setLength(0);
    }

    /** A line {@code # 12 "file" flags} or {@code #line 12 "file"}. */
    private record LineMark(int line, String file) {

        static @Nullable LineMark parse(String comment) {
            String[] words = comment.replaceFirst("^#\\s*(line\\s+)?", "").split("\\s+", 3);
            if (!words[0].matches("[0-9]{1,9}") || words.length < 2 || !words[1].startsWith("\"")) {
                return null;
            }
            return new LineMark(Integer.parseInt(words[0]), words[1].replace("\"", ""));
        }
    }
}
