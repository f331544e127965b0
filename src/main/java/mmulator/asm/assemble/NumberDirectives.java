package mmulator.asm.assemble;

import java.math.BigInteger;
import java.util.Locale;
import mmulator.asm.section.ConstantReader;
import mmulator.asm.section.Sections;
import mmulator.asm.section.SymbolTable;
import mmulator.asm.source.AssemblyLimits;
import mmulator.asm.source.Cursor;
import mmulator.asm.source.Statement;

/** Directives for numbers that are not 1 to 8 bytes of an integer: floating point, 16 bytes, LEB128. */
final class NumberDirectives implements Directives {
    private final Sections sections;
    private final SymbolTable symbols;
    private final AssemblyLimits limits;

    NumberDirectives(Sections sections, SymbolTable symbols, AssemblyLimits limits) {
        this.sections = sections;
        this.symbols = symbols;
        this.limits = limits;
    }

    /** Writes the item at the cursor. */
    @FunctionalInterface
    private interface Item {
        void write(Cursor cursor);
    }

    @Override
    public boolean handle(String name, Cursor cursor) {
        switch (name) {
            case ".float", ".single", ".dc.s" -> items(cursor, c -> append(singlePrecision(c), 4, c));
            case ".double", ".dc.d" -> items(cursor, c -> append(doublePrecision(c), 8, c));
            case ".dcb.s" -> copies(cursor, 4);
            case ".dcb.d" -> copies(cursor, 8);
            case ".octa" -> items(cursor, this::octa);
            case ".uleb128" -> items(cursor, c -> leb128(c, false));
            case ".sleb128" -> items(cursor, c -> leb128(c, true));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void items(Cursor cursor, Item item) {
        if (cursor.atEnd()) {
            return;
        }
        do {
            item.write(cursor);
        } while (cursor.comma());
    }

    private void append(long value, int length, Cursor cursor) {
        sections.current().append(value, length, cursor.statement());
    }

    private void copies(Cursor cursor, int length) {
        int at = cursor.skipBlanks();
        long count = ConstantReader.number(cursor, symbols);
        if (count < 0 || count > limits.repeatCount()) {
            throw cursor.statement().error(at, "count " + count + " is not from 0 to " + limits.repeatCount());
        }
        cursor.expect(',');
        long value = length == 4 ? singlePrecision(cursor) : doublePrecision(cursor);
        cursor.expectEnd();
        for (long i = 0; i < count; i++) {
            append(value, length, cursor);
        }
    }

    /** GNU as writes a NaN with all bits of its fraction set. */
    private static long singlePrecision(Cursor cursor) {
        String text = floating(cursor);
        if (text.endsWith("NaN")) {
            return text.startsWith("-") ? 0xffff_ffffL : 0x7fff_ffffL;
        }
        return Integer.toUnsignedLong(Float.floatToRawIntBits(Float.parseFloat(text)));
    }

    private static long doublePrecision(Cursor cursor) {
        String text = floating(cursor);
        if (text.endsWith("NaN")) {
            return text.startsWith("-") ? -1 : Long.MAX_VALUE;
        }
        return Double.doubleToRawLongBits(Double.parseDouble(text));
    }

    /** The number at the cursor as Java spells it: GNU as puts {@code 0f} or the like before it, or not. */
    private static String floating(Cursor cursor) {
        Statement statement = cursor.statement();
        int at = cursor.skipBlanks();
        String item = item(cursor);
        String text = item.replaceFirst("^0[a-zA-Z]", "");
        if (text.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,9})?")) {
            return text;
        }
        String sign = text.startsWith("-") ? "-" : "";
        return switch (text.substring(text.startsWith("+") || text.startsWith("-") ? 1 : 0)
                .toLowerCase(Locale.ROOT)) {
            case "inf", "infinity" -> sign + "Infinity";
            case "nan" -> sign + "NaN";
            default -> throw statement.error(at, "expected a floating-point number, found '" + item + "'");
        };
    }

    /** The text up to the next comma. */
    private static String item(Cursor cursor) {
        int start = cursor.skipBlanks();
        while (cursor.raw(0) != 0 && cursor.raw(0) != ',') {
            cursor.moveTo(cursor.pos() + 1);
        }
        return cursor.statement().text().substring(start, cursor.pos()).strip();
    }

    /** A literal may have 128 bits; other expressions have 64, and their sign. */
    private void octa(Cursor cursor) {
        int at = cursor.skipBlanks();
        String item = item(cursor);
        boolean negative = item.startsWith("-");
        String digits = negative ? item.substring(1).strip() : item;
        BigInteger value;
        if (digits.matches("0[xX][0-9a-fA-F]{1,32}")) {
            value = new BigInteger(digits.substring(2), 16);
        } else if (digits.matches("[1-9][0-9]{0,38}")) {
            value = new BigInteger(digits);
        } else {
            cursor.moveTo(at);
            value = BigInteger.valueOf(ConstantReader.number(cursor, symbols));
            negative = false;
        }
        if (value.bitLength() > 128) {
            throw cursor.statement().error(at, "number does not fit in 128 bits");
        }
        value = negative ? value.negate() : value;
        append(value.longValue(), 8, cursor);
        append(value.shiftRight(64).longValue(), 8, cursor);
    }

    /** Seven bits a byte, the lowest first; the top bit says that more follow. */
    private void leb128(Cursor cursor, boolean signed) {
        long value = ConstantReader.number(cursor, symbols);
        while (signed ? value < -64 || value > 63 : value >>> 7 != 0) {
            append((value & 0x7f) | 0x80, 1, cursor);
            value = signed ? value >> 7 : value >>> 7;
        }
        append(value & 0x7f, 1, cursor);
    }
}
