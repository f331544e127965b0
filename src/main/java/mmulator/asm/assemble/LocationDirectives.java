package mmulator.asm.assemble;

import mmulator.asm.encode.A64;
import mmulator.asm.section.ConstantReader;
import mmulator.asm.section.ExpressionParser;
import mmulator.asm.section.SectionContent;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.section.Value;
import mmulator.asm.source.Cursor;
import mmulator.asm.source.Statement;

/** Directives that move the location counter: alignment, {@code .org}, and {@code .struct} away from all sections. */
final class LocationDirectives implements Directives {
    private final Sections sections;
    private final SymbolTable symbols;

    LocationDirectives(Sections sections, SymbolTable symbols) {
        this.sections = sections;
        this.symbols = symbols;
    }

    @Override
    public boolean handle(String name, Cursor cursor) {
        switch (name) {
            case ".align", ".p2align" -> align(cursor, true, 1);
            case ".p2alignw" -> align(cursor, true, 2);
            case ".p2alignl" -> align(cursor, true, 4);
            case ".balign" -> align(cursor, false, 1);
            case ".balignw" -> align(cursor, false, 2);
            case ".balignl" -> align(cursor, false, 4);
            case ".even" -> {
                cursor.expectEnd();
                align(cursor.statement(), 2, Long.MAX_VALUE);
            }
            case ".org" -> org(cursor);
            case ".struct", ".offset" -> struct(cursor);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** {@code .align n, fill, max}, with a fill of {@code length} bytes. */
    private void align(Cursor cursor, boolean power, int length) {
        Statement statement = cursor.statement();
        int at = cursor.skipBlanks();
        long number = cursor.atEnd() ? 0 : ConstantReader.number(cursor, symbols);
        int boundary = boundary(statement, at, number, power);
        boolean explicit = false;
        long value = 0;
        long max = Long.MAX_VALUE;
        if (cursor.comma()) {
            explicit = cursor.peek() != ',';
            value = explicit ? fillValue(cursor, length) : 0;
            if (cursor.comma()) {
                max = ConstantReader.number(cursor, symbols);
                max = max == 0 ? Long.MAX_VALUE : max;
                cursor.expectEnd();
            }
        }
        if (!explicit) {
            align(statement, boundary, max);
            return;
        }
        SectionContent section = sections.current();
        int padding = padding(section, boundary, max);
        if (padding % length != 0) {
            throw statement.error(at, "padding of " + padding + " bytes is no multiple of " + length);
        }
        for (int i = 0; i < padding / length; i++) {
            section.append(value, length, statement);
        }
    }

    /** With what suits the section. */
    private void align(Statement statement, int boundary, long max) {
        SectionContent section = sections.current();
        int padding = padding(section, boundary, max);
        if (!section.kind().executable()) {
            section.fill(padding, 0, statement);
            return;
        }
        section.fill(padding & 3, 0, statement);
        for (int i = 0; i < padding / 4; i++) {
            section.append(A64.NOP, 4, statement);
        }
    }

    private static int padding(SectionContent section, int boundary, long max) {
        section.raiseAlignment(boundary);
        int padding = section.padding(boundary);
        return padding > max ? 0 : padding;
    }

    private long fillValue(Cursor cursor, int length) {
        int at = cursor.skipBlanks();
        long value = ConstantReader.number(cursor, symbols);
        int bits = 8 * length;
        if (value < -(1L << (bits - 1)) || value >= 1L << bits) {
            throw cursor.statement()
                    .error(at, "value " + value + " does not fit in " + length + (length == 1 ? " byte" : " bytes"));
        }
        return value;
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

    /** {@code .org place, fill}; {@code . = place} is the same. */
    void org(Cursor cursor) {
        Statement statement = cursor.statement();
        int at = cursor.skipBlanks();
        Value target = ConstantReader.evaluate(ExpressionParser.parse(cursor, symbols), symbols, statement, at);
        int value = 0;
        if (cursor.comma()) {
            value = (int) fillValue(cursor, 1);
            cursor.expectEnd();
        }
        SectionContent section = sections.current();
        if (target.base() != null && target.base() != section) {
            throw statement.error(at, ".org into another section");
        }
        long to = target.base() == null ? target.number() - section.start() : target.number();
        if (to < section.size()) {
            throw statement.error(
                    at,
                    String.format(
                            ".org moves back from 0x%x to 0x%x",
                            section.start() + section.size(), section.start() + to));
        }
        section.fill(to - section.size(), value, statement);
    }

    /** Labels are numbers from here on, until a section is chosen. */
    private void struct(Cursor cursor) {
        Statement statement = cursor.statement();
        int at = cursor.skipBlanks();
        long start = cursor.atEnd() ? 0 : ConstantReader.number(cursor, symbols);
        cursor.expectEnd();
        if (start < 0) {
            throw statement.error(at, "offset " + start + " is negative");
        }
        sections.selectNumbers();
        sections.current().fill(start, 0, statement);
    }
}
