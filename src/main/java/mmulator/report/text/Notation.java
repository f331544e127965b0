package mmulator.report.text;

import java.util.HexFormat;
import java.util.Locale;
import mmulator.arch.ByteSize;

/** How numbers are written, everywhere. */
public final class Notation {
    private static final HexFormat HEX = HexFormat.of();

    private Notation() {}

    /** An address, a descriptor or a register value: {@code 0x0000000040202090}. */
    public static String address(long value) {
        return "0x" + HEX.toHexDigits(value);
    }

    /** An instruction word: {@code 0xd503201f}. */
    public static String word(int value) {
        return "0x" + HEX.toHexDigits(value);
    }

    /** A small number, such as an offset or an immediate: {@code 0x24}. */
    public static String hex(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** {@code 4K}, {@code 2M}, {@code 1G}; with no unit what is not a multiple of one. */
    public static String size(long bytes) {
        return ByteSize.text(bytes);
    }

    /** {@code 1 CPU}, {@code 262,144 steps}. */
    public static String count(long number, String singular) {
        return count(number, singular, singular + "s");
    }

    public static String count(long number, String singular, String plural) {
        return number(number) + " " + (number == 1 ? singular : plural);
    }

    /** {@code 262,144}. */
    public static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code text} with blanks up to {@code width}; longer text stays whole. */
    public static String padded(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }

    /** {@code text} at the right edge of {@code width}. */
    public static String right(String text, int width) {
        return text.length() >= width ? text : " ".repeat(width - text.length()) + text;
    }
}
