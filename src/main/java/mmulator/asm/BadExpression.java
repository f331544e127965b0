package mmulator.asm;

import java.io.Serial;

/** An expression has no value; whoever evaluates it knows the place and makes it a {@link SourceError}. */
final class BadExpression extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String text;

    BadExpression(String text) {
        super(text, null, false, false);
        this.text = text;
    }

    String text() {
        return text;
    }
}
