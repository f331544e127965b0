package mmulator.asm.source;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One statement, comments blanked out. Characters stand one for one for those of the file, from column
 * {@code column} on, unless a macro substituted arguments: then {@code columns} tells each character's column.
 *
 * @param alteration what a {@link SourceChange} has to do with it; null for nothing
 */
public record Statement(
        String text,
        String file,
        int line,
        int column,
        int @Nullable [] columns,
        @Nullable Expansion expansion,
        @Nullable Alteration alteration) {

    /** What a {@link SourceChange} has to do with a statement. */
    public sealed interface Alteration {

        /** It is not what the file says. @param note what it is instead, for reports */
        record Itself(SourceChange by, String note) implements Alteration {}

        /** It calls a macro, in this one call of which something is different. */
        record Inside(List<SourceChange> changes) implements Alteration {
            public Inside {
                changes = List.copyOf(changes);
            }
        }
    }

    public Statement(String text, String file, int line, int column) {
        this(text, file, line, column, null, null, null);
    }

    /** Where the character at {@code index} of the text came from. */
    public SourcePosition at(int index) {
        return new SourcePosition(file, line, columnOf(index), expansion);
    }

    int columnOf(int index) {
        if (columns == null) {
            return column + index;
        }
        return columns.length == 0 ? column : columns[Math.clamp(index, 0, columns.length - 1)];
    }

    public SourceError error(int index, String message) {
        return new SourceError(at(index), message);
    }

    /** The part from {@code from} on, as a statement of its own. */
    public Statement substring(int from, int to) {
        int[] part = columns == null ? null : Arrays.copyOfRange(columns, from, to);
        return new Statement(text.substring(from, to), file, line, columnOf(from), part, expansion, alteration);
    }

    /** Another text in this one's place. */
    public Statement replacedBy(String other, Alteration by) {
        int[] here = new int[other.length()];
        Arrays.fill(here, columnOf(0));
        return new Statement(other, file, line, columnOf(0), here, expansion, by);
    }

    public Statement with(Alteration by) {
        return new Statement(text, file, line, column, columns, expansion, by);
    }

    /** What reports say of it besides its text: {@code was dsb ish}; empty where it is what the file says. */
    public String note() {
        return alteration instanceof Alteration.Itself(SourceChange by, String note) ? note : "";
    }

    public boolean isBlank() {
        return text.isBlank();
    }
}
