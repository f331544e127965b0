package mmulator.asm.assemble;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mmulator.asm.section.ConstantReader;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.source.AlternateArguments;
import mmulator.asm.source.AssemblyLimits;
import mmulator.asm.source.Cursor;
import mmulator.asm.source.Expansion;
import mmulator.asm.source.Macro;
import mmulator.asm.source.MacroParser;
import mmulator.asm.source.SourceError;
import mmulator.asm.source.Statement;
import mmulator.asm.source.StatementSplitter;
import mmulator.asm.source.Substitution;
import org.jspecify.annotations.Nullable;

/** Macros and repeats. */
final class MacroDirectives implements Directives {
    private final StatementReader reader;
    private final SymbolTable symbols;
    private final AssemblyLimits limits;
    private final SourceChanges changes;
    private final Map<String, Macro> macros = new HashMap<>();
    private int expansions;
    private int locals;

    /** Not null while {@code .altmacro} is in force. */
    private @Nullable AlternateArguments alternate;

    MacroDirectives(StatementReader reader, SymbolTable symbols, AssemblyLimits limits, SourceChanges changes) {
        this.changes = changes;
        this.reader = reader;
        this.symbols = symbols;
        this.limits = limits;
    }

    /** The macro of that name in lower case, null when there is none. */
    @Nullable
    Macro find(String lower) {
        return macros.get(lower);
    }

    @Override
    public boolean handle(String name, Cursor cursor) {
        switch (name) {
            case ".macro" -> define(cursor);
            case ".purgem" -> purge(cursor);
            case ".altmacro", ".noaltmacro" -> {
                cursor.expectEnd();
                alternate = name.equals(".altmacro")
                        ? new AlternateArguments(number -> ConstantReader.number(number, symbols))
                        : null;
            }
            case ".exitm" -> {
                cursor.expectEnd();
                if (!reader.exitMacro()) {
                    throw cursor.statement().error(0, ".exitm outside a macro");
                }
            }
            case ".rept", ".rep" -> repeat(cursor);
            case ".irp" -> forEach(cursor, false);
            case ".irpc" -> forEach(cursor, true);
            case ".endm", ".endmacro", ".endr" -> throw cursor.statement().error(0, name + " without a beginning");
            default -> {
                return false;
            }
        }
        return true;
    }

    private void define(Cursor cursor) {
        // The body goes first: a bad head must not leave it behind as code.
        List<Statement> body = reader.takeBlock(cursor.statement(), StatementReader.Block.MACRO);
        Macro macro = MacroParser.definition(cursor, body, alternate);
        Macro before = macros.putIfAbsent(macro.name().toLowerCase(Locale.ROOT), macro);
        if (before != null) {
            throw new SourceError(
                    macro.position(), "macro '" + macro.name() + "' is already defined at " + before.position());
        }
    }

    private void purge(Cursor cursor) {
        do {
            int at = cursor.skipBlanks();
            String name = cursor.expectIdentifier("a macro");
            if (macros.remove(name.toLowerCase(Locale.ROOT)) == null) {
                throw cursor.statement().error(at, "no macro '" + name + "' to purge");
            }
        } while (cursor.comma());
    }

    /** Continues with the body of {@code macro}, called at {@code index} with the arguments at the cursor. */
    void expand(Macro macro, Statement statement, Cursor cursor, int index) {
        Map<String, String> values = MacroParser.bind(macro, cursor, alternate);
        Expansion expansion = new Expansion(macro.name(), statement.at(index));
        Substitution substitution =
                new Substitution(values, Integer.toString(expansions++), expansion, alternate != null);
        reader.expand(changes.inside(statement, inMacro(macro.body(), substitution)), statement);
    }

    /** {@code LOCAL name, …} in a macro: names for this one expansion, spelt as GNU as spells them. */
    private boolean declaresLocals(Statement statement, Substitution substitution) {
        Cursor cursor = new Cursor(statement, 0);
        if (alternate == null || !cursor.identifier().equalsIgnoreCase("local") || cursor.raw(0) > ' ') {
            return false;
        }
        while (!cursor.atEnd()) {
            int at = cursor.skipBlanks();
            String name = cursor.expectIdentifier("a local name");
            if (!substitution.local(name, String.format(".LL%04x", ++locals))) {
                throw statement.error(at, "'" + name + "' is already a parameter or a local name");
            }
            cursor.accept(',');
        }
        return true;
    }

    private List<Statement> inMacro(List<Statement> body, Substitution substitution) {
        List<Statement> expanded = new ArrayList<>(body.size());
        for (Statement statement : body) {
            if (!declaresLocals(statement, substitution)) {
                expanded.addAll(StatementSplitter.split(substitution.apply(statement)));
            }
        }
        return expanded;
    }

    private static List<Statement> substitute(List<Statement> body, Substitution substitution) {
        List<Statement> expanded = new ArrayList<>(body.size());
        for (Statement statement : body) {
            expanded.addAll(StatementSplitter.split(substitution.apply(statement)));
        }
        return expanded;
    }

    private void repeat(Cursor cursor) {
        List<Statement> body = reader.takeBlock(cursor.statement(), StatementReader.Block.REPEAT);
        int at = cursor.skipBlanks();
        long count = ConstantReader.number(cursor, symbols);
        cursor.expectEnd();
        if (count < 0 || count > limits.repeatCount()) {
            throw cursor.statement().error(at, "count " + count + " is not from 0 to " + limits.repeatCount());
        }
        reader.repeat(body, (int) count, cursor.statement());
    }

    private void forEach(Cursor cursor, boolean characters) {
        List<Statement> body = reader.takeBlock(cursor.statement(), StatementReader.Block.REPEAT);
        String parameter = cursor.expectIdentifier("a parameter name");
        cursor.accept(',');
        List<String> values = new ArrayList<>();
        if (characters) {
            String text = cursor.peek() == '"' && cursor.statement().text().endsWith("\"")
                    ? MacroParser.arguments(cursor, alternate).getFirst()
                    : cursor.rest();
            text.chars().forEach(c -> values.add(String.valueOf((char) c)));
        } else {
            values.addAll(MacroParser.arguments(cursor, alternate));
        }
        if (values.isEmpty()) {
            values.add("");
        }
        boolean bare = alternate != null;
        reader.repeat(
                round -> substitute(body, new Substitution(Map.of(parameter, values.get(round)), "", null, bare)),
                values.size(),
                cursor.statement());
    }
}
