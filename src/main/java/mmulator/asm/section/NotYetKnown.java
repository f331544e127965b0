package mmulator.asm.section;

import java.io.Serial;

/** The value depends on what comes later: on a symbol further down, in another file, or on where sections go. */
public final class NotYetKnown extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String what;

    NotYetKnown(String what) {
        super(what, null, false, false);
        this.what = what;
    }

    /** The symbol or place that is not known. */
    String what() {
        return what;
    }
}
