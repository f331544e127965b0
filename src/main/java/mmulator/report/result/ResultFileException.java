package mmulator.report.result;

import java.io.Serial;
import mmulator.asm.source.Diagnostic;
import mmulator.asm.source.Mistake;

/** A result file is not one; the message says where, and what was expected. */
public final class ResultFileException extends Mistake {
    @Serial
    private static final long serialVersionUID = 1L;

    ResultFileException(String message) {
        super(Diagnostic.printable(message));
    }
}
