package mmulator.report;

/** Text that every reader takes: what a file's name or a source's line may hold is not always that. */
public final class PlainText {
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

    private static boolean isPlain(int c) {
        return c == '\t' || c == '\n' || c == '\r'
                || c >= 0x20 && c < 0x7f
                || c >= 0xa0 && c < 0xd800
                || c >= 0xe000 && c <= 0xfffd
                || c >= 0x10000;
    }
}
