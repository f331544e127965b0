package mmulator.report.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text that every reader takes: what a file's name or a source's line may hold is not always that. */
public final class PlainText {
    /** ECMA-48, "Select Graphic Rendition". */
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    private static final Pattern LONE_RETURN = Pattern.compile("\r(?!\n)");

    private PlainText() {}

    /** Characters that XML 1.0 and terminals take; any other is a replacement character. */
    public static String of(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> plain.appendCodePoint(isPlain(c) ? c : 0xfffd));
        return plain.toString();
    }

    /** The same on one line. */
    public static String line(String text) {
        return of(text).replaceAll("[\\r\\n\\t]", " ");
    }

    /** What a terminal may get of users' files and options: no way to move its cursor. Colours stay, which are ours. */
    public static String coloured(String text) {
        Matcher colours = COLOUR.matcher(text);
        StringBuilder plain = new StringBuilder(text.length());
        int from = 0;
        while (colours.find()) {
            plain.append(unmoved(text.substring(from, colours.start()))).append(colours.group());
            from = colours.end();
        }
        return plain.append(unmoved(text.substring(from))).toString();
    }

    /** The same without colours. */
    public static String unmoved(String text) {
        return of(LONE_RETURN.matcher(text).replaceAll("\ufffd"));
    }

    private static boolean isPlain(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || c >= 0x20 && c < 0x7f
                || c >= 0xa0 && c < 0xd800
                || c >= 0xe000 && c <= 0xfffd
                || c >= 0x10000;
    }
}
