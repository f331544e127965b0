package mmulator.litmus.read;

import mmulator.asm.source.SourcePosition;
import mmulator.litmus.test.LitmusException;

/**
 * The text of a test with comments blanked out, so that every offset still has its line and column.
 *
 * @param path as positions show it
 */
record SourceText(String path, String text) {

    /**
     * Blanks comments, which nest as in OCaml.
     *
     * @throws LitmusException for a comment that has no end
     */
    static SourceText of(String path, String raw) {
        StringBuilder text = new StringBuilder(raw);
        int depth = 0;
        int opened = 0;
        for (int i = 0; i < text.length(); i++) {
            if (raw.startsWith("(*", i)) {
                opened = depth++ == 0 ? i : opened;
                blank(text, i++, 2);
            } else if (depth > 0 && raw.startsWith("*)", i)) {
                depth--;
                blank(text, i++, 2);
            } else if (depth > 0) {
                blank(text, i, 1);
            }
        }
        SourceText source = new SourceText(path, text.toString());
        if (depth > 0) {
            throw source.wrong(opened, "this comment has no end; expected '*)'");
        }
        return source;
    }

    private static void blank(StringBuilder text, int from, int count) {
        for (int i = from; i < from + count; i++) {
            char c = text.charAt(i);
            text.setCharAt(i, c == '\n' || c == '\r' ? c : ' ');
        }
    }

    int length() {
        return text.length();
    }

    SourcePosition position(int offset) {
        int line = 1;
        int start = 0;
        for (int i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
            line++;
            start = i + 1;
        }
        return new SourcePosition(path, line, offset - start + 1);
    }

    LitmusException wrong(int offset, String message) {
        return new LitmusException(position(offset), message);
    }

    /** The first offset from {@code from} on that is not a blank, or the length. */
    int skipBlanks(int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
