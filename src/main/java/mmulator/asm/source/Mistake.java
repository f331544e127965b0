package mmulator.asm.source;

import java.io.Serial;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The user's mistake, in something that he has written or asked for, and never a bug: the message is all that he gets, a line
 * for each thing that is wrong, {@code file:line:column: error: …} where there is a file, and exit code 2.
 */
public abstract class Mistake extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** @param message ready to print */
    protected Mistake(String message) {
        super(message, null, false, false);
    }

    protected Mistake(List<Diagnostic> diagnostics) {
        this(diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining("\n")));
    }

    /** Never null, unlike that of other exceptions. */
    @Override
    public final String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
