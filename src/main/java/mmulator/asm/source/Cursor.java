package mmulator.asm.source;

/** A reading position in a statement's text. Every {@code accept} skips blanks before it looks. */
public final class Cursor {
    private final Statement statement;
    private final String text;
    private int pos;

    public Cursor(Statement statement, int pos) {
        this.statement = statement;
        this.text = statement.text();
        this.pos = pos;
    }

    public Statement statement() {
        return statement;
    }

    public int pos() {
        return pos;
    }

    public void moveTo(int index) {
        pos = index;
    }

    /** Moves over blanks and tells where the next thing begins. */
    public int skipBlanks() {
        while (pos < text.length() && text.charAt(pos) <= ' ') {
            pos++;
        }
        return pos;
    }

    public boolean atEnd() {
        return skipBlanks() == text.length();
    }

    /** The next character that is not blank, 0 at the end. */
    public char peek() {
        return skipBlanks() < text.length() ? text.charAt(pos) : 0;
    }

    /** The character at the position plus {@code ahead}, 0 behind the end; skips nothing. */
    public char raw(int ahead) {
        return pos + ahead < text.length() ? text.charAt(pos + ahead) : 0;
    }

    public boolean accept(char c) {
        if (peek() != c) {
            return false;
        }
        pos++;
        return true;
    }

    public void expect(char c) {
        if (!accept(c)) {
            throw error("expected '" + c + "'" + found());
        }
    }

    /** A comma, or the end; anything else is junk. True for the comma. */
    public boolean comma() {
        if (atEnd()) {
            return false;
        }
        expect(',');
        return true;
    }

    public void expectEnd() {
        if (!atEnd()) {
            throw error("unexpected text" + found());
        }
    }

    /** The identifier here, or "" when there is none. */
    public String identifier() {
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
    public String expectIdentifier(String what) {
        int start = skipBlanks();
        String quoted = quotedName();
        String name = quoted.isEmpty() ? identifier() : quoted;
        if (name.isEmpty()) {
            throw statement.error(start, "expected " + what + found());
        }
        return name;
    }

    /** The name in quotes here, which may have any characters, or "" when there is none. */
    public String quotedName() {
        int start = skipBlanks();
        if (raw(0) != '"') {
            return "";
        }
        int end = StatementSplitter.endOfQuoted(text, start);
        if (end - start <= 2 || text.charAt(end - 1) != '"') {
            return "";
        }
        pos = end;
        return text.substring(start + 1, end - 1).replaceAll("\\\\([\\\\\"])", "$1");
    }

    /** All that is left, without blanks at its ends. */
    public String rest() {
        skipBlanks();
        String rest = text.substring(pos).strip();
        pos = text.length();
        return rest;
    }

    public SourceError error(String message) {
        return statement.error(pos, message);
    }

    private String found() {
        if (skipBlanks() == text.length()) {
            return ", found the end of the statement";
        }
        return ", found '" + text.substring(pos, Math.min(text.length(), pos + 20)) + "'";
    }

    public static boolean isIdentifierStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '$';
    }

    public static boolean isIdentifierPart(char c) {
        return isIdentifierStart(c) || (c >= '0' && c <= '9');
    }
}
