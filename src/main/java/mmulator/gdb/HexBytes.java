package mmulator.gdb;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Bytes as pairs of hexadecimal digits, as the protocol writes most of them. */
final class HexBytes {
    private static final HexFormat FORMAT = HexFormat.of();

    private HexBytes() {}

    static String ofByte(int value) {
        return FORMAT.toHexDigits((byte) value);
    }

    static String of(byte[] bytes) {
        return FORMAT.formatHex(bytes);
    }

    static String ofText(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The lowest {@code size} bytes of a value, little-endian. */
    static String littleEndian(long value, int size) {
        StringBuilder text = new StringBuilder(2 * size);
        for (int i = 0; i < size; i++) {
            text.append(ofByte((int) (value >>> 8 * i) & 0xff));
        }
        return text.toString();
    }

    /** A number as short as it goes. */
    static String number(long value) {
        return Long.toHexString(value);
    }

    /** @throws BadPacket if it is no hexadecimal text */
    static byte[] parse(String digits) {
        try {
            return FORMAT.parseHex(digits);
        } catch (IllegalArgumentException wrong) {
            throw new BadPacket("not hexadecimal: " + digits);
        }
    }

    static String parseText(String digits) {
        return new String(parse(digits), StandardCharsets.UTF_8);
    }
}
