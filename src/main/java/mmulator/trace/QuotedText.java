package mmulator.trace;

/** Text as a trace holds it where it may be anything: in quotes, on one line, in ASCII. */
final class QuotedText {
    private QuotedText() {}

    static String of(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** The rest of the line: such text, and maybe a comment. */
    static String parse(Line line) {
        String rest = line.rest();
        if (!rest.startsWith("\"")) {
            throw line.wrong("expected text in quotes");
        }
        StringBuilder text = new StringBuilder();
        int i = 1;
        for (; i < rest.length() && rest.charAt(i) != '"'; i++) {
            char c = rest.charAt(i);
            if (c != '\\') {
                text.append(c);
            } else if (rest.startsWith("\\u", i) && rest.substring(i + 2).matches("(?s)[0-9a-f]{4}.*")) {
                text.append((char) Integer.parseInt(rest.substring(i + 2, i + 6), 16));
                i += 5;
            } else if (i + 1 < rest.length()) {
                i++;
                text.append(rest.charAt(i));
            }
        }
        String after = rest.substring(Math.min(i + 1, rest.length())).strip();
        if (i >= rest.length() || !after.isEmpty() && !after.startsWith("#")) {
            throw line.wrong("expected text in quotes, and nothing after it but a comment");
        }
        return text.toString();
    }
}
