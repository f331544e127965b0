package mmulator.trace;

import java.io.Serial;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.Mistake;
import mmulator.asm.source.SourcePosition;

/** A trace is wrong: the message is {@code file:line:column: error: …}. */
public final class TraceException extends Mistake {
    @Serial
    private static final long serialVersionUID = 1L;

    TraceException(Diagnostic diagnostic) {
        super(diagnostic.toString());
    }

    static TraceException at(SourcePosition position, String message) {
        return new TraceException(Diagnostic.error(position, message));
    }
}
