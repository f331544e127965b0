package mmulator.asm.source;

import java.io.Serial;
import java.util.List;

/** The source is wrong. The message holds every diagnostic, one after the other, ready to print. */
public final class AssemblyException extends Mistake {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    public AssemblyException(List<Diagnostic> diagnostics) {
        super(diagnostics);
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** Errors and warnings in the order they were found; at least one is an error. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
