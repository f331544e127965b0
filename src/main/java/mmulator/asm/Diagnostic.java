package mmulator.asm;

/** One complaint about assembler source. */
public record Diagnostic(Severity severity, SourcePosition position, String message) {

    /** An error prevents an image; a warning does not. */
    public enum Severity {
        ERROR("error"),
        WARNING("warning");

        private final String word;

        Severity(String word) {
            this.word = word;
        }
    }

    static Diagnostic error(SourcePosition position, String message) {
        return new Diagnostic(Severity.ERROR, position, brief(message));
    }

    static Diagnostic warning(SourcePosition position, String message) {
        return new Diagnostic(Severity.WARNING, position, brief(message));
    }

    /** Messages quote the source, and a word of the source can be megabytes long. */
    private static String brief(String message) {
        return Cursor.printable(message.length() <= 400 ? message : message.substring(0, 400) + " …");
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
