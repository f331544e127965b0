package mmulator.asm.section;

import mmulator.asm.source.Statement;

/** Writes data items: at once when their value is known, through a {@link Fixup} when not. */
public final class DataWriter {
    private final Sections sections;
    private final SymbolTable symbols;

    public DataWriter(Sections sections, SymbolTable symbols) {
        this.sections = sections;
        this.symbols = symbols;
    }

    /** Appends {@code value} in {@code length} bytes; {@code index} is where the statement spells it. */
    public void write(Expression value, int length, Statement statement, int index) {
        SectionContent section = sections.current();
        try {
            section.append(item(value, length, symbols, statement, index), length, statement);
        } catch (NotYetKnown e) {
            section.append(new Fixup.OfData(section.size(), length, value, statement, index), statement);
        }
    }

    /** The bits of a data item; addresses become numbers. */
    public static long item(Expression value, int length, Scope scope, Statement statement, int index) {
        try {
            long number = Evaluation.address(Evaluation.of(value, scope), scope);
            if (length < 8) {
                int bits = 8 * length;
                if (number < -(1L << (bits - 1)) || number >= 1L << bits) {
                    throw statement.error(
                            index,
                            String.format(
                                    "value 0x%x does not fit in %d byte%s", number, length, length == 1 ? "" : "s"));
                }
            }
            return number;
        } catch (BadExpression e) {
            throw statement.error(index, e.text());
        }
    }
}
