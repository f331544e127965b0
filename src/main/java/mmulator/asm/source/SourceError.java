package mmulator.asm.source;

import java.io.Serial;

/** A mistake at one place; ends the statement, is caught by the driver and becomes a {@link Diagnostic}. */
public final class SourceError extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient SourcePosition position;
    private final String text;

    public SourceError(SourcePosition position, String text) {
        super(text, null, false, false);
        this.position = position;
        this.text = text;
    }

    public Diagnostic diagnostic() {
        return Diagnostic.error(position, text);
    }
}
