package mmulator.asm;

import org.jspecify.annotations.Nullable;

/**
 * A place in assembler source: file, 1-based line and 1-based column, and, for text that a macro produced, the call
 * that produced it. The file, line and column of such text are those of the macro's body.
 */
public record SourcePosition(String file, int line, int column, @Nullable Expansion expansion) {

    public SourcePosition(String file, int line, int column) {
        this(file, line, column, null);
    }

    /** The call in the file itself when this place lies in a macro (of a macro …); otherwise this place. */
    public SourcePosition outermost() {
        SourcePosition position = this;
        for (Expansion e = position.expansion; e != null; e = position.expansion) {
            position = e.site();
        }
        return position;
    }

    /** {@code file:line:column}, the way compilers print it. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
