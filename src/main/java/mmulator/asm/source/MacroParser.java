package mmulator.asm.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses what follows {@code .macro}, and the arguments of a call. */
public final class MacroParser {
    private MacroParser() {}

    /** {@code name param, param=default, param:req, rest:vararg}. */
    public static Macro definition(Cursor cursor, List<Statement> body, @Nullable AlternateArguments alternate) {
        SourcePosition position = cursor.statement().at(cursor.skipBlanks());
        String name = cursor.expectIdentifier("a macro name");
        List<Macro.Parameter> parameters = new ArrayList<>();
        cursor.accept(',');
        while (!cursor.atEnd()) {
            int at = cursor.pos();
            if (!parameters.isEmpty() && parameters.getLast().kind() == Macro.Kind.VARARG) {
                throw cursor.error("nothing can follow a vararg parameter");
            }
            Macro.Parameter parameter = parameter(cursor, alternate);
            if (parameters.stream().anyMatch(p -> p.name().equals(parameter.name()))) {
                throw cursor.statement().error(at, "parameter '" + parameter.name() + "' appears twice");
            }
            parameters.add(parameter);
            cursor.accept(',');
        }
        return new Macro(name, List.copyOf(parameters), List.copyOf(body), position);
    }

    private static Macro.Parameter parameter(Cursor cursor, @Nullable AlternateArguments alternate) {
        String name = cursor.expectIdentifier("a parameter name");
        Macro.Kind kind = Macro.Kind.OPTIONAL;
        if (cursor.accept(':')) {
            int at = cursor.skipBlanks();
            kind = switch (cursor.identifier()) {
                case "req" -> Macro.Kind.REQUIRED;
                case "vararg" -> Macro.Kind.VARARG;
                default -> throw cursor.statement().error(at, "expected req or vararg");
            };
        }
        String defaultValue = cursor.accept('=') ? argument(cursor, alternate) : "";
        return new Macro.Parameter(name, defaultValue, kind);
    }

    /** Splits arguments, as written but without quotes, at commas, and at blanks between two words; {@code alternate} is null but under .altmacro. */
    public static List<String> arguments(Cursor cursor, @Nullable AlternateArguments alternate) {
        List<String> arguments = new ArrayList<>();
        while (!cursor.atEnd()) {
            arguments.add(argument(cursor, alternate));
            if (cursor.accept(',') && cursor.atEnd()) {
                arguments.add("");
            }
        }
        return arguments;
    }

    private static String argument(Cursor cursor, @Nullable AlternateArguments alternate) {
        String text = cursor.statement().text();
        int i = cursor.skipBlanks();
        String special = alternate == null ? null : alternate.read(cursor);
        if (special != null) {
            return special;
        }
        if (cursor.raw(0) == '"') {
            return CallText.unquote(cursor);
        }
        StringBuilder argument = new StringBuilder();
        int nesting = 0;
        while (i < text.length() && text.charAt(i) != ',' && !(alternate != null && text.charAt(i) == '<')) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                int end = StatementSplitter.endOfQuoted(text, i);
                argument.append(text, i, end);
                i = end;
                continue;
            }
            if (c <= ' ') {
                int next = i;
                while (next < text.length() && text.charAt(next) <= ' ') {
                    next++;
                }
                boolean words = next < text.length() && isWord(text.charAt(i - 1)) && isWord(text.charAt(next));
                if (words && nesting == 0) {
                    i = next;
                    break;
                }
                if (words) {
                    argument.append(' ');
                }
                i = next;
                continue;
            }
            nesting += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            argument.append(c);
            i++;
        }
        cursor.moveTo(i);
        return argument.toString();
    }

    /** Characters that need a blank between them; elsewhere blanks mean nothing. */
    private static boolean isWord(char c) {
        return Cursor.isIdentifierPart(c) || c == '\\' || c == '"' || c == '\'' || c > 0x7f;
    }

    /** The text without blanks that separate nothing, as GNU as reads its source. */
    public static String squeeze(String text) {
        StringBuilder squeezed = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            char c = text.charAt(i);
            if (c > ' ') {
                int end = StatementSplitter.endOfQuoted(text, i);
                squeezed.append(text, i, end);
                i = end;
                continue;
            }
            int next = i;
            while (next < text.length() && text.charAt(next) <= ' ') {
                next++;
            }
            if (i > 0 && next < text.length() && isWord(text.charAt(i - 1)) && isWord(text.charAt(next))) {
                squeezed.append(' ');
            }
            i = next;
        }
        return squeezed.toString();
    }

    /** The value of every parameter in a call of {@code macro} whose arguments begin at the cursor. */
    public static Map<String, String> bind(Macro macro, Cursor cursor, @Nullable AlternateArguments alternate) {
        Map<String, String> values = new HashMap<>();
        int position = 0;
        boolean named = false;
        while (!cursor.atEnd()) {
            int before = cursor.pos();
            String keyword = cursor.identifier();
            // Under .altmacro, GNU as knows arguments by their places only.
            if (alternate == null && !keyword.isEmpty() && cursor.accept('=')) {
                if (!isParameter(macro, keyword)) {
                    throw cursor.statement()
                            .error(before, "macro '" + macro.name() + "' has no parameter '" + keyword + "'");
                }
                named = true;
                values.put(keyword, next(cursor, alternate));
            } else {
                cursor.moveTo(before);
                if (named) {
                    throw cursor.statement()
                            .error(before, "an argument without a name cannot follow one with its parameter's name");
                }
                if (position >= macro.parameters().size()) {
                    throw cursor.statement().error(before, "too many arguments for macro '" + macro.name() + "'");
                }
                Macro.Parameter parameter = macro.parameters().get(position++);
                String value = parameter.kind() == Macro.Kind.VARARG ? squeeze(cursor.rest()) : next(cursor, alternate);
                if (!value.isEmpty()) {
                    values.put(parameter.name(), value);
                }
            }
            cursor.accept(',');
        }
        for (Macro.Parameter parameter : macro.parameters()) {
            if (parameter.kind() == Macro.Kind.REQUIRED
                    && values.getOrDefault(parameter.name(), "").isEmpty()) {
                throw cursor.statement()
                        .error(0, "macro '" + macro.name() + "' needs a value for '" + parameter.name() + "'");
            }
            values.putIfAbsent(parameter.name(), parameter.defaultValue());
        }
        return values;
    }

    private static boolean isParameter(Macro macro, String name) {
        return macro.parameters().stream().anyMatch(p -> p.name().equals(name));
    }

    private static String next(Cursor cursor, @Nullable AlternateArguments alternate) {
        return cursor.peek() == ',' ? "" : argument(cursor, alternate);
    }

    /** Quoted arguments. */
    private static final class CallText {
        /** The text between the quotes at the cursor; {@code ""} inside stands for one quote. */
        static String unquote(Cursor cursor) {
            int start = cursor.pos();
            String text = cursor.statement().text();
            StringBuilder content = new StringBuilder();
            int i = start + 1;
            while (i < text.length()) {
                char c = text.charAt(i);
                if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    content.append('"');
                    i += 2;
                } else if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    content.append('"');
                    i += 2;
                } else if (c == '"') {
                    cursor.moveTo(i + 1);
                    return content.toString();
                } else {
                    content.append(c);
                    i++;
                }
            }
            throw cursor.statement().error(start, "string is never closed");
        }
    }
}
