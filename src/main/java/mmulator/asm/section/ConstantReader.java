package mmulator.asm.section;

import mmulator.asm.source.Cursor;
import mmulator.asm.source.Statement;

/** Reads expressions whose value must be known at once. */
public final class ConstantReader {
    private ConstantReader() {}

    /** The value of the expression at the cursor, an absolute one. */
    public static Value read(Cursor cursor, SymbolTable symbols, Statement statement, int index) {
        Expression expression = ExpressionParser.parse(cursor, symbols);
        Value value = evaluate(expression, symbols, statement, index);
        if (!value.isAbsolute()) {
            throw statement.error(index, "expected a number, found an address");
        }
        return value;
    }

    /** The number at the cursor. */
    public static long number(Cursor cursor, SymbolTable symbols) {
        return read(cursor, symbols, cursor.statement(), cursor.skipBlanks()).number();
    }

    /** The value of the expression, which may be an offset into a section. */
    public static Value evaluate(Expression expression, SymbolTable symbols, Statement statement, int index) {
        try {
            return Evaluation.of(expression, symbols);
        } catch (NotYetKnown e) {
            throw statement.error(
                    index,
                    "the value must be known here, but '" + SymbolTable.display(e.what()) + "' is not"
                            + (symbols.isDefined(e.what()) ? "" : " defined yet"));
        } catch (BadExpression e) {
            throw statement.error(index, e.text());
        }
    }
}
