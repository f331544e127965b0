package mmulator.asm.assemble;

import mmulator.asm.encode.A64;
import mmulator.asm.section.CharacterConstants;
import mmulator.asm.section.ConstantReader;
import mmulator.asm.section.DataWriter;
import mmulator.asm.section.Expression;
import mmulator.asm.section.ExpressionParser;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.section.Value;
import mmulator.asm.source.AssemblyLimits;
import mmulator.asm.source.Cursor;
import mmulator.asm.source.Statement;

/** Directives that make bytes: data, strings, fill, alignment, {@code .org}. */
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
            case ".byte" -> items(cursor, 1);
            case ".hword", ".2byte", ".short" -> items(cursor, 2);
            case ".word", ".4byte", ".long", ".int" -> items(cursor, 4);
            case ".quad", ".8byte", ".xword", ".dword" -> items(cursor, 8);
            case ".zero", ".space", ".skip" -> space(cursor);
            case ".fill" -> fill(cursor);
            case ".align", ".p2align" -> align(cursor, true);
            case ".balign" -> align(cursor, false);
            case ".org" -> org(cursor);
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

    /** {@code .align n, fill, max}. */
    private void align(Cursor cursor, boolean power) {
        Statement statement = cursor.statement();
        int at = cursor.skipBlanks();
        long number = cursor.atEnd() ? 0 : ConstantReader.number(cursor, symbols);
        int boundary = boundary(statement, at, number, power);
        boolean explicit = false;
        int value = 0;
        long max = Long.MAX_VALUE;
        if (cursor.comma()) {
            explicit = cursor.peek() != ',';
            value = explicit ? byteValue(cursor) : 0;
            if (cursor.comma()) {
                max = ConstantReader.number(cursor, symbols);
                max = max == 0 ? Long.MAX_VALUE : max;
                cursor.expectEnd();
            }
        }
        SectionContent section = sections.current();
        section.raiseAlignment(boundary);
        int padding = -section.size() & (boundary - 1);
        if (padding > max) {
            return;
        }
        if (explicit || !section.kind().executable()) {
            section.fill(padding, value, statement);
            return;
        }
        section.fill(padding & 3, 0, statement);
        for (int i = 0; i < padding / 4; i++) {
            section.append(A64.NOP, 4, statement);
        }
    }

    private static int boundary(Statement statement, int at, long number, boolean power) {
        if (power) {
            if (number < 0 || number > 24) {
                throw statement.error(at, "alignment 2^" + number + " is not from 2^0 to 2^24");
            }
            return 1 << (int) number;
        }
        if (number == 0) {
            return 1;
        }
        if (number < 0 || number > 1 << 24 || Long.bitCount(number) != 1) {
            throw statement.error(at, "alignment " + number + " is not a power of two up to 0x1000000");
        }
        return (int) number;
    }

    private void org(Cursor cursor) {
        Statement statement = cursor.statement();
        int at = cursor.skipBlanks();
        Value target = ConstantReader.evaluate(ExpressionParser.parse(cursor, symbols), symbols, statement, at);
        int value = 0;
        if (cursor.comma()) {
            value = byteValue(cursor);
            cursor.expectEnd();
        }
        SectionContent section = sections.current();
        if (target.base() != null && target.base() != section) {
            throw statement.error(at, ".org into another section");
        }
        if (target.number() < section.size()) {
            throw statement.error(
                    at, String.format(".org moves back from 0x%x to 0x%x", section.size(), target.number()));
        }
        section.fill(target.number() - section.size(), value, statement);
    }
}
