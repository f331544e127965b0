package mmulator.asm.assemble;

import mmulator.asm.section.Expression;
import mmulator.asm.section.ExpressionParser;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.source.Cursor;

/** Directives that define symbols or say what they are. */
final class SymbolDirectives implements Directives {
    private final SymbolTable symbols;
    private final LocationDirectives location;

    SymbolDirectives(SymbolTable symbols, LocationDirectives location) {
        this.symbols = symbols;
        this.location = location;
    }

    @Override
    public boolean handle(String name, Cursor cursor) {
        switch (name) {
            case ".set", ".equ" -> set(cursor, false);
            case ".equiv" -> set(cursor, true);
            case ".global", ".globl" -> bind(cursor, SymbolTable.Binding.GLOBAL);
            case ".weak" -> bind(cursor, SymbolTable.Binding.WEAK);
            case ".local" -> bind(cursor, SymbolTable.Binding.LOCAL);
            // Visibility and procedure-call variants do not matter to an image linked whole.
            case ".hidden", ".internal", ".protected", ".variant_pcs" -> names(cursor);
            case ".extern" -> names(cursor);
            case ".type" -> type(cursor);
            case ".size" -> size(cursor);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void set(Cursor cursor, boolean fixed) {
        int at = cursor.skipBlanks();
        String name = cursor.expectIdentifier("a symbol");
        cursor.expect(',');
        assign(name, cursor, fixed, at);
    }

    /** Gives {@code name}, written at {@code index}, the value of the expression that is left. */
    void assign(String name, Cursor cursor, boolean fixed, int index) {
        if (name.equals(".")) {
            location.org(cursor);
            return;
        }
        Expression value = ExpressionParser.parse(cursor, symbols);
        cursor.expectEnd();
        symbols.assign(name, value, fixed, cursor.statement().at(index));
    }

    private void bind(Cursor cursor, SymbolTable.Binding binding) {
        do {
            symbols.bind(cursor.expectIdentifier("a symbol"), binding);
        } while (cursor.comma());
    }

    private static void names(Cursor cursor) {
        do {
            cursor.expectIdentifier("a symbol");
        } while (cursor.comma());
    }

    private static void type(Cursor cursor) {
        cursor.expectIdentifier("a symbol");
        cursor.accept(',');
        int at = cursor.skipBlanks();
        if (!cursor.accept('%') && !cursor.accept('@')) {
            cursor.accept('#');
        }
        switch (cursor.identifier()) {
            case "function",
                    "object",
                    "notype",
                    "common",
                    "gnu_unique_object",
                    "tls_object",
                    "STT_FUNC",
                    "STT_OBJECT",
                    "STT_NOTYPE" -> cursor.expectEnd();
            default -> throw cursor.statement().error(at, "expected %function, %object or %notype");
        }
    }

    private void size(Cursor cursor) {
        String name = cursor.expectIdentifier("a symbol");
        cursor.expect(',');
        symbols.setSize(name, ExpressionParser.parse(cursor, symbols));
        cursor.expectEnd();
    }
}
