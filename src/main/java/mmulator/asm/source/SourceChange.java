package mmulator.asm.source;

import mmulator.asm.assemble.StatementSelector;
import org.jspecify.annotations.Nullable;

/**
 * Something that is to be different in a source, without another copy of it: a statement left out, replaced, put in or moved.
 * Statements are told by their text; {@link StatementSelector} finds them.
 *
 * @param position where it is asked for, for messages
 * @param routine the label, or the macro, in whose text it is
 * @param call of a macro in that routine: the change is inside that one call; null for the routine's own text
 * @param nth which of several places where the text stands, from 1; null where there is one
 */
public record SourceChange(
        SourcePosition position,
        String routine,
        @Nullable String call,
        @Nullable Integer nth,
        Edit edit) {

    /** What is done. Texts hold one statement or several that follow each other, parted by {@code ;}. */
    public sealed interface Edit {
        /** The statements that it is about. */
        String statements();

        /** A NOP stands in the place of each, so that nothing moves. */
        record Without(String statements) implements Edit {}

        record Replace(String statements, String by) implements Edit {}

        /** New statements before or after those of the anchor. */
        record Put(String statements, Side side, String anchor) implements Edit {}

        record Move(String statements, Side side, String anchor) implements Edit {}
    }

    public enum Side {
        BEFORE("before"),
        AFTER("after");

        private final String word;

        Side(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /** As a fixture has it: {@code {in: move_page, without: "tlbi vaae1is, x6"}}. */
    public String text() {
        StringBuilder text = new StringBuilder("{in: ").append(routine);
        if (call != null) {
            text.append(", at: ").append(Source.quoted(call));
        }
        text.append(
                switch (edit) {
                    case Edit.Without(String statements) -> ", without: " + Source.quoted(statements);
                    case Edit.Replace(String statements, String by) ->
                        ", replace: " + Source.quoted(statements) + ", by: " + Source.quoted(by);
                    case Edit.Put(String statements, Side side, String anchor) ->
                        ", put: " + Source.quoted(statements) + ", " + side + ": " + Source.quoted(anchor);
                    case Edit.Move(String statements, Side side, String anchor) ->
                        ", move: " + Source.quoted(statements) + ", " + side + ": " + Source.quoted(anchor);
                });
        if (nth != null) {
            text.append(", nth: ").append(nth);
        }
        return text.append('}').toString();
    }

    /**
     * That a change was made.
     *
     * @param told in a line: {@code without asm/x.S:41: dsb ish}
     */
    public record Made(SourceChange change, String told) {}
}
