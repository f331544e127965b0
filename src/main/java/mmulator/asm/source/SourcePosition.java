package mmulator.asm.source;

import org.jspecify.annotations.Nullable;

/**
 * A place in source: file, 1-based line and 1-based column, and, for text that a macro produced, the call that produced it.
 * The file, line and column of such text are those of the macro's body. Line 0 stands for the file as a whole, as when it
 * has no lines.
 */
public record SourcePosition(
        String file, int line, int column, @Nullable Expansion expansion) {

    public SourcePosition(String file, int line, int column) {
        this(file, line, column, null);
    }

    /** A file that has no lines, or a part of one. */
    public static SourcePosition ofFile(String file) {
        return new SourcePosition(file, 0, 0);
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
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
