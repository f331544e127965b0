package mmulator.asm.section;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import mmulator.asm.source.Cursor;

/** Character constants and strings, with the escapes that GNU as knows. */
public final class CharacterConstants {
    private CharacterConstants() {}

    /** The code of the constant at the cursor: {@code 'a}, {@code 'a'} or {@code '\n'}. */
    static int read(Cursor cursor) {
        int start = cursor.skipBlanks();
        cursor.accept('\'');
        char c = cursor.raw(0);
        if (c == 0) {
            throw cursor.statement().error(start, "character constant without a character");
        }
        int value = c;
        cursor.moveTo(cursor.pos() + 1);
        if (c == '\\') {
            value = escape(cursor, start);
        } else if (c > 0x7f) {
            throw cursor.statement().error(start, "character constant is not ASCII");
        }
        if (cursor.raw(0) == '\'') {
            cursor.moveTo(cursor.pos() + 1);
        }
        return value;
    }

    /** The bytes of the string at the cursor; characters beyond ASCII become UTF-8. */
    public static byte[] string(Cursor cursor) {
        int start = cursor.skipBlanks();
        if (!cursor.accept('"')) {
            throw cursor.error("expected a string");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StringBuilder plain = new StringBuilder();
        while (true) {
            char c = cursor.raw(0);
            int at = cursor.pos();
            if (c == 0) {
                throw cursor.statement().error(start, "string is never closed");
            }
            cursor.moveTo(at + 1);
            if (c == '"' || c == '\\') {
                bytes.writeBytes(plain.toString().getBytes(StandardCharsets.UTF_8));
                plain.setLength(0);
            }
            if (c == '"') {
                return bytes.toByteArray();
            }
            if (c == '\\') {
                bytes.write(escape(cursor, at));
            } else {
                plain.append(c);
            }
        }
    }

    /** The code of the escape whose backslash, at {@code start}, has been read. */
    private static int escape(Cursor cursor, int start) {
        char c = cursor.raw(0);
        if (c >= '0' && c <= '7') {
            int value = 0;
            for (int i = 0; i < 3 && cursor.raw(0) >= '0' && cursor.raw(0) <= '7'; i++) {
                value = value * 8 + cursor.raw(0) - '0';
                cursor.moveTo(cursor.pos() + 1);
            }
            return value & 0xff;
        }
        cursor.moveTo(cursor.pos() + 1);
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case '\\', '"', '\'' -> c;
            case 'x', 'X' -> {
                int value = 0;
                int first = cursor.pos();
                while (Character.digit(cursor.raw(0), 16) >= 0) {
                    value = (value * 16 + Character.digit(cursor.raw(0), 16)) & 0xff;
                    cursor.moveTo(cursor.pos() + 1);
                }
                if (cursor.pos() == first) {
                    throw cursor.statement().error(start, "\\x without hexadecimal digits");
                }
                yield value;
            }
            default -> throw cursor.statement().error(start, "unknown escape in a string or character constant");
        };
    }
}
