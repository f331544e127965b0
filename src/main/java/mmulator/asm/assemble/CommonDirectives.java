package mmulator.asm.assemble;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mmulator.asm.object.ObjectCode;
import mmulator.asm.section.ConstantReader;
import mmulator.asm.section.Expression;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.SectionKind;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.section.Value;
import mmulator.asm.source.Cursor;
import mmulator.asm.source.Statement;

/** Directives for variables that are zero: {@code .comm}, which the linker places, and {@code .lcomm}. */
final class CommonDirectives implements Directives {
    private final Sections sections;
    private final SymbolTable symbols;
    private final Map<String, ObjectCode.Common> commons = new LinkedHashMap<>();

    CommonDirectives(Sections sections, SymbolTable symbols) {
        this.sections = sections;
        this.symbols = symbols;
    }

    /** Those for the linker. */
    List<ObjectCode.Common> commons() {
        return new ArrayList<>(commons.values());
    }

    @Override
    public boolean handle(String name, Cursor cursor) {
        switch (name) {
            case ".comm", ".common" -> common(cursor);
            case ".lcomm" -> local(cursor);
            default -> {
                return false;
            }
        }
        cursor.expectEnd();
        return true;
    }

    /** {@code name, size, alignment}. */
    private void common(Cursor cursor) {
        Statement statement = cursor.statement();
        int nameAt = cursor.skipBlanks();
        String name = cursor.expectIdentifier("a symbol");
        long size = size(cursor);
        // What GNU as takes, up to a quadword.
        long alignment = size <= 1 ? 1 : Math.min(16, Long.highestOneBit(size - 1) << 1);
        if (cursor.comma()) {
            int at = cursor.skipBlanks();
            alignment = ConstantReader.number(cursor, symbols);
            if (alignment <= 0 || alignment > 1 << 24 || Long.bitCount(alignment) != 1) {
                throw statement.error(at, "alignment " + alignment + " is not a power of two up to 0x1000000");
            }
        }
        SymbolTable.Binding binding = symbols.bindings().get(name);
        if (binding == SymbolTable.Binding.LOCAL) {
            place(name, size, (int) alignment, cursor, nameAt);
            return;
        }
        if (binding == SymbolTable.Binding.WEAK) {
            throw statement.error(nameAt, "'" + name + "' cannot be both weak and common");
        }
        if (symbols.isDefined(name)) {
            throw statement.error(nameAt, "'" + name + "' is already defined");
        }
        commons.putIfAbsent(name, new ObjectCode.Common(name, size, alignment));
        symbols.bind(name, SymbolTable.Binding.GLOBAL);
    }

    private void local(Cursor cursor) {
        int nameAt = cursor.skipBlanks();
        String name = cursor.expectIdentifier("a symbol");
        long size = size(cursor);
        place(name, size, (int) Math.min(8, Math.max(1, Long.highestOneBit(size))), cursor, nameAt);
    }

    private long size(Cursor cursor) {
        cursor.accept(',');
        int at = cursor.skipBlanks();
        long size = ConstantReader.number(cursor, symbols);
        if (size < 0) {
            throw cursor.statement().error(at, "size " + size + " is negative");
        }
        return size;
    }

    /** GNU as puts them in the subsection 1 of {@code .bss}. */
    private void place(String name, long size, int alignment, Cursor cursor, int nameAt) {
        SectionContent bss = sections.subsection(sections.open(".bss", SectionKind.byName(".bss")), 1);
        bss.padTo(alignment, cursor.statement());
        symbols.defineLabel(name, new Value(bss.size(), bss), cursor.statement().at(nameAt));
        symbols.setSize(name, Expression.constant(size));
        bss.fill(size, 0, cursor.statement());
    }
}
