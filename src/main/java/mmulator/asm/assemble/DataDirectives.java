package mmulator.asm.assemble;

import mmulator.asm.section.CharacterConstants;
import mmulator.asm.section.ConstantReader;
import mmulator.asm.section.DataWriter;
import mmulator.asm.section.Expression;
import mmulator.asm.section.ExpressionParser;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.source.AssemblyLimits;
import mmulator.asm.source.Cursor;
import mmulator.asm.source.Statement;

/** Directives that make bytes: integers, strings, fill. */
final class DataDirectives implements Directives {
    private final Sections sections;
    private final SymbolTable symbols;
    private final DataWriter data;
    private final AssemblyLimits limits;

    DataDirectives(Sections sections, SymbolTable symbols, DataWriter data, AssemblyLimits limits) {
        this.sections = sections;
        this.symbols = symbols;
        this.data = data;
        this.limits = limits;
    }

    @Override
    public boolean handle(String name, Cursor cursor) {
        switch (name) {
            case ".byte", ".dc.b" -> items(cursor, 1);
            case ".hword", ".2byte", ".short", ".dc", ".dc.w" -> items(cursor, 2);
            case ".word", ".4byte", ".long", ".int", ".dc.l" -> items(cursor, 4);
            case ".quad", ".8byte", ".xword", ".dword", ".dc.a" -> items(cursor, 8);
            case ".dcb.b", ".ds.b" -> copies(cursor, 1);
            case ".dcb", ".dcb.w", ".ds", ".ds.w" -> copies(cursor, 2);
            case ".dcb.l", ".ds.l", ".ds.s" -> copies(cursor, 4);
            case ".ds.d" -> copies(cursor, 8);
            case ".ds.p", ".ds.x" -> copies(cursor, 12);
            case ".zero", ".space", ".skip" -> space(cursor);
            case ".fill" -> fill(cursor);
            case ".ascii" -> strings(cursor, false);
            case ".asciz", ".string" -> strings(cursor, true);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void items(Cursor cursor, int length) {
        if (cursor.atEnd()) {
            return;
        }
        do {
            int at = cursor.skipBlanks();
            Expression value = ExpressionParser.parse(cursor, symbols);
            data.write(value, length, cursor.statement(), at);
        } while (cursor.comma());
    }

    private void strings(Cursor cursor, boolean terminated) {
        if (cursor.atEnd()) {
            return;
        }
        do {
            sections.current().append(CharacterConstants.string(cursor), cursor.statement());
            // GNU as joins ascii "a" "b" into one string, with one terminator.
            while (cursor.peek() == '"') {
                sections.current().append(CharacterConstants.string(cursor), cursor.statement());
            }
            if (terminated) {
                sections.current().append(0, 1, cursor.statement());
            }
        } while (cursor.comma());
    }

    private void space(Cursor cursor) {
        int at = cursor.skipBlanks();
        long count = ConstantReader.number(cursor, symbols);
        int value = 0;
        if (cursor.comma()) {
            value = byteValue(cursor);
            cursor.expectEnd();
        }
        if (count < 0) {
            throw cursor.statement().error(at, "count " + count + " is negative");
        }
        sections.current().fill(count, value, cursor.statement());
    }

    /** {@code .dcb.size count, value} and, where it may be left out and is 0 then, {@code .ds.size}. */
    private void copies(Cursor cursor, int length) {
        Statement statement = cursor.statement();
        int at = cursor.skipBlanks();
        long count = ConstantReader.number(cursor, symbols);
        if (count < 0 || count > limits.repeatCount()) {
            throw statement.error(at, "count " + count + " is not from 0 to " + limits.repeatCount());
        }
        if (!cursor.comma()) {
            sections.current().fill(count * length, 0, statement);
            return;
        }
        int valueAt = cursor.skipBlanks();
        Expression value = ExpressionParser.parse(cursor, symbols);
        cursor.expectEnd();
        for (long i = 0; i < count; i++) {
            data.write(value, Math.min(length, 8), statement, valueAt);
            sections.current().fill(Math.max(0, length - 8), 0, statement);
        }
    }

    private int byteValue(Cursor cursor) {
        int at = cursor.skipBlanks();
        long value = ConstantReader.number(cursor, symbols);
        if (value < -128 || value > 255) {
            throw cursor.statement().error(at, "value " + value + " does not fit in 1 byte");
        }
        return (int) value;
    }

    /** {@code .fill repeat, size, value}: GNU as writes at most 8 bytes each, of which the value gives 4. */
    private void fill(Cursor cursor) {
        Statement statement = cursor.statement();
        int at = cursor.skipBlanks();
        long repeat = ConstantReader.number(cursor, symbols);
        long size = 1;
        long value = 0;
        if (cursor.comma()) {
            int sizeAt = cursor.skipBlanks();
            size = ConstantReader.number(cursor, symbols);
            if (size < 0 || size > 8) {
                throw statement.error(sizeAt, "size " + size + " is not from 0 to 8");
            }
            if (cursor.comma()) {
                int valueAt = cursor.skipBlanks();
                value = ConstantReader.number(cursor, symbols);
                int bits = (int) Math.min(32, 8 * size);
                if (value < -(1L << 31) || value >= 1L << 32 || (bits > 0 && value >= 1L << bits)) {
                    throw statement.error(valueAt, "value does not fit in " + bits / 8 + " bytes");
                }
                cursor.expectEnd();
            }
        }
        if (repeat < 0 || repeat > limits.repeatCount()) {
            throw statement.error(at, "count " + repeat + " is not from 0 to " + limits.repeatCount());
        }
        if (value == 0 || size == 0) {
            sections.current().fill(repeat * size, 0, statement);
            return;
        }
        for (long i = 0; i < repeat; i++) {
            sections.current().append(value & 0xffff_ffffL, (int) size, statement);
        }
    }
}
