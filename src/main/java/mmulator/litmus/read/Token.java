package mmulator.litmus.read;

/**
 * A word of the initial state or of the condition.
 *
 * @param text as written; for {@link Kind#QUOTED} what is between the quotes
 * @param offset in the source
 * @param end offset after it
 */
record Token(Kind kind, String text, int offset, int end) {
    enum Kind {
        NAME,
        NUMBER,
        QUOTED,
        SIGN,
        END
    }

    boolean is(String sign) {
        return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isName(String name) {
        return kind == Kind.NAME && text.equals(name);
    }

    /** For messages. */
    String shown() {
        return kind == Kind.END
                ? "the end of the file"
                : "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
    }
}
