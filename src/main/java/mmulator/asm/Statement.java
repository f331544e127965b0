package mmulator.asm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One statement, comments blanked out. Characters stand one for one for those of the file, from column
 * {@code column} on, unless a macro substituted arguments: then {@code columns} tells each character's column.
 */
record Statement(String text, String file, int line, int column, int @Nullable [] columns, @Nullable Expansion expansion) {

    /** Where the character at {@code index} of the text came from. */
    SourcePosition at(int index) {
        return new SourcePosition(file, line, columnOf(index), expansion);
    }

    int columnOf(int index) {
        if (columns == null) {
            return column + index;
        }
        return columns.length == 0 ? column : columns[Math.clamp(index, 0, columns.length - 1)];
    }

    SourceError error(int index, String message) {
        return new SourceError(at(index), message);
    }

    /** The part from {@code from} on, as a statement of its own. */
    Statement substring(int from, int to) {
        int[] part = columns == null ? null : Arrays.copyOfRange(columns, from, to);
        return new Statement(text.substring(from, to), file, line, columnOf(from), part, expansion);
    }

    boolean isBlank() {
        return text.isBlank();
    }
}
