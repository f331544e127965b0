package mmulator.asm.source;

import java.util.regex.Pattern;

/**
 * One complaint about a file of the user's.
 *
 * @param message one line: what it quotes of the file may be megabytes long, or drive a terminal
 */
public record Diagnostic(Severity severity, SourcePosition position, String message) {
    private static final int MAX_LENGTH = 1000;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    public Diagnostic {
        message = printable(message);
    }

    /** An error prevents an image; a warning does not. */
    public enum Severity {
        ERROR("error"),
        WARNING("warning");

        private final String word;

        Severity(String word) {
            this.word = word;
        }
    }

    public static Diagnostic error(SourcePosition position, String message) {
        return new Diagnostic(Severity.ERROR, position, message);
    }

    public static Diagnostic warning(SourcePosition position, String message) {
        return new Diagnostic(Severity.WARNING, position, message);
    }

    /** The text as one line of bounded length, without control characters. */
    public static String printable(String text) {
        String brief = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + " …";
        return CONTROL.matcher(brief).replaceAll("?");
    }

    /** {@code file:line:column: error: message}, and a line for each macro call that led there. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(position).append(": ").append(severity.word).append(": ").append(message);
        for (Expansion e = position.expansion(); e != null; e = e.site().expansion()) {
            text.append("\n  in expansion of macro ").append(e.macro()).append(" at ");
            text.append(e.site().file()).append(':').append(e.site().line());
        }
        return text.toString();
    }
}
