package mmulator.asm;

/** A reading position in a statement's text. Every {@code accept} skips blanks before it looks. */
final class Cursor {
    private final Statement statement;
    private final String text;
    private int pos;

    Cursor(Statement statement, int pos) {
        this.statement = statement;
        this.text = statement.text();
        this.pos = pos;
    }

    Statement statement() {
        return statement;
    }

    int pos() {
        return pos;
    }

    void moveTo(int index) {
        pos = index;
    }

    /** Moves over blanks and tells where the next thing begins. */
    int skipBlanks() {
        while (pos < text.length() && text.charAt(pos) <= ' ') {
            pos++;
        }
        return pos;
    }

    boolean atEnd() {
        return skipBlanks() == text.length();
    }

    /** The next character that is not blank, 0 at the end. */
    char peek() {
        return skipBlanks() < text.length() ? text.charAt(pos) : 0;
    }

    /** The character at the position plus {@code ahead}, 0 behind the end; skips nothing. */
    char raw(int ahead) {
        return pos + ahead < text.length() ? text.charAt(pos + ahead) : 0;
    }

    boolean accept(char c) {
        if (peek() != c) {
            return false;
        }
        pos++;
        return true;
    }

    boolean accept(String s) {
        skipBlanks();
        if (!text.startsWith(s, pos)) {
            return false;
        }
        pos += s.length();
        return true;
    }

    void expect(char c) {
        if (!accept(c)) {
            throw error("expected '" + c + "'" + found());
        }
    }

    /** A comma, or the end; anything else is junk. True for the comma. */
    boolean comma() {
        if (atEnd()) {
            return false;
        }
        expect(',');
        return true;
    }

    void expectEnd() {
        if (!atEnd()) {
            throw error("unexpected text" + found());
        }
    }

    /** The identifier here, or "" when there is none. */
    String identifier() {
        skipBlanks();
        int start = pos;
        if (pos < text.length() && isIdentifierStart(text.charAt(pos))) {
            while (pos < text.length() && isIdentifierPart(text.charAt(pos))) {
                pos++;
            }
        }
        return text.substring(start, pos);
    }

    /** The identifier here. */
    String expectIdentifier(String what) {
        skipBlanks();
        int start = pos;
        if (raw(0) == '"') {
            int end = StatementSplitter.endOfQuoted(text, pos);
            if (end - pos > 2 && text.charAt(end - 1) == '"') {
                pos = end;
                return text.substring(start + 1, end - 1);
            }
        }
        String name = identifier();
        if (name.isEmpty()) {
            throw statement.error(start, "expected " + what + found());
        }
        return name;
    }

    /** All that is left, without blanks at its ends. */
    String rest() {
        skipBlanks();
        String rest = text.substring(pos).strip();
        pos = text.length();
        return rest;
    }

    SourceError error(String message) {
        return statement.error(pos, message);
    }

    private String found() {
        if (skipBlanks() == text.length()) {
            return ", found the end of the statement";
        }
        return ", found '" + text.substring(pos, Math.min(text.length(), pos + 20)) + "'";
    }

    static boolean isIdentifierStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '$';
    }

    static boolean isIdentifierPart(char c) {
        return isIdentifierStart(c) || (c >= '0' && c <= '9');
    }
}
