package mmulator.asm.assemble;

import mmulator.asm.section.DataWriter;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.source.Cursor;

/** {@code .ltorg}: places the literals gathered so far. */
final class LiteralDirectives implements Directives {
    private final Sections sections;
    private final SymbolTable symbols;
    private final DataWriter data;

    LiteralDirectives(Sections sections, SymbolTable symbols, DataWriter data) {
        this.sections = sections;
        this.symbols = symbols;
        this.data = data;
    }

    @Override
    public boolean handle(String name, Cursor cursor) {
        if (!name.equals(".ltorg") && !name.equals(".pool")) {
            return false;
        }
        cursor.expectEnd();
        sections.current().literals().place(sections.current(), symbols, data);
        return true;
    }
}
