package mmulator.trace;

import java.io.Serial;
import mmulator.asm.Diagnostic;
import mmulator.asm.SourcePosition;

/** A trace is wrong: the message is {@code file:line:column: error: …}. */
public final class TraceException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Messages quote the trace, and a word of it can be as long as a line may be. */
    private static final int QUOTED = 300;

    private final transient Diagnostic diagnostic;

    TraceException(Diagnostic diagnostic) {
        super(diagnostic.toString(), null, false, false);
        this.diagnostic = diagnostic;
    }

    static TraceException at(SourcePosition position, String message) {
        String brief = message.length() <= QUOTED ? message : message.substring(0, QUOTED) + " …";
        return new TraceException(new Diagnostic(Diagnostic.Severity.ERROR, position, printable(brief)));
    }

    private static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    public Diagnostic diagnostic() {
        return diagnostic;
    }
}
