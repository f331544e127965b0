package mmulator.litmus.test;

import java.io.Serial;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.Mistake;
import mmulator.asm.source.SourcePosition;

/** The test is wrong: the user's mistake. The message is {@code file:line:column: error: …}, ready to print. */
public final class LitmusException extends Mistake {
    @Serial
    private static final long serialVersionUID = 1L;

    public LitmusException(SourcePosition position, String message) {
        super(Diagnostic.error(position, message).toString());
    }

    /** @param message of the assembler, one diagnostic a line */
    public LitmusException(String message) {
        super(message);
    }
}
