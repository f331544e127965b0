package mmulator.asm.section;

import java.io.Serial;
import mmulator.asm.source.SourceError;

/** An expression has no value; whoever evaluates it knows the place and makes it a {@link SourceError}. */
public final class BadExpression extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String text;

    public BadExpression(String text) {
        super(text, null, false, false);
        this.text = text;
    }

    public String text() {
        return text;
    }
}
