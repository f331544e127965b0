package mmulator.asm.assemble;

import java.util.Arrays;
import java.util.Locale;
import mmulator.asm.section.CharacterConstants;
import mmulator.asm.section.ConstantReader;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.source.Cursor;
import mmulator.asm.source.SourceError;
import mmulator.asm.source.Statement;
import mmulator.asm.source.StatementSplitter;

/** {@code .if} and its kin. */
final class ConditionalDirectives implements Directives {
    private final StatementReader reader;
    private final SymbolTable symbols;

    ConditionalDirectives(StatementReader reader, SymbolTable symbols) {
        this.reader = reader;
        this.symbols = symbols;
    }

    /** A statement that does not count; only conditionals in it matter. */
    void skip(Statement statement, String name) {
        Cursor cursor =
                new Cursor(statement, statement.text().toLowerCase(Locale.ROOT).indexOf(name) + name.length());
        switch (name) {
            case ".elseif", ".else", ".endif" -> handle(name, cursor);
            default -> {
                if (name.startsWith(".if")) {
                    reader.conditionals().beginSkipped(statement);
                }
            }
        }
    }

    @Override
    public boolean handle(String name, Cursor cursor) {
        Statement statement = cursor.statement();
        Conditionals conditionals = reader.conditionals();
        switch (name) {
            case ".else" -> conditionals.otherwise(statement);
            case ".endif" -> conditionals.end(statement);
            case ".elseif" -> {
                if (conditionals.elseIfMatters(statement)) {
                    conditionals.elseIf(statement, number(cursor) != 0);
                } else {
                    conditionals.elseIf(statement, false);
                    cursor.rest();
                }
            }
            default -> {
                if (!name.startsWith(".if")) {
                    return false;
                }
                return begin(name, cursor);
            }
        }
        cursor.expectEnd();
        return true;
    }

    private boolean begin(String name, Cursor cursor) {
        Statement statement = cursor.statement();
        boolean condition;
        try {
            condition = switch (name) {
                case ".if", ".ifne" -> number(cursor) != 0;
                case ".ifeq" -> number(cursor) == 0;
                case ".iflt" -> number(cursor) < 0;
                case ".ifle" -> number(cursor) <= 0;
                case ".ifgt" -> number(cursor) > 0;
                case ".ifge" -> number(cursor) >= 0;
                case ".ifdef" -> symbols.isDefined(cursor.expectIdentifier("a symbol"));
                case ".ifndef", ".ifnotdef" -> !symbols.isDefined(cursor.expectIdentifier("a symbol"));
                case ".ifb" -> cursor.rest().isEmpty();
                case ".ifnb" -> !cursor.rest().isEmpty();
                case ".ifc" -> sameText(cursor);
                case ".ifnc" -> !sameText(cursor);
                case ".ifeqs" -> sameStrings(cursor);
                case ".ifnes" -> !sameStrings(cursor);
                default -> throw statement.error(0, "unknown directive '" + name + "'");
            };
            cursor.expectEnd();
        } catch (SourceError e) {
            // Neither branch counts, so that the .endif still has its .if.
            reader.conditionals().beginSkipped(statement);
            throw e;
        }
        reader.conditionals().begin(statement, condition);
        return true;
    }

    private long number(Cursor cursor) {
        return ConstantReader.number(cursor, symbols);
    }

    /** The two texts around the first comma, blanks around them ignored. */
    private static boolean sameText(Cursor cursor) {
        String text = cursor.rest();
        int comma = 0;
        while (comma < text.length() && text.charAt(comma) != ',') {
            comma = StatementSplitter.endOfQuoted(text, comma);
        }
        if (comma == text.length()) {
            throw cursor.error("expected two texts with a comma between them");
        }
        return normal(text.substring(0, comma)).equals(normal(text.substring(comma + 1)));
    }

    private static String normal(String text) {
        String stripped = text.strip();
        if (stripped.length() >= 2 && stripped.startsWith("'") && stripped.endsWith("'")) {
            return stripped.substring(1, stripped.length() - 1);
        }
        return stripped.replaceAll("\\s+", " ");
    }

    private static boolean sameStrings(Cursor cursor) {
        byte[] first = CharacterConstants.string(cursor);
        cursor.expect(',');
        return Arrays.equals(first, CharacterConstants.string(cursor));
    }
}
