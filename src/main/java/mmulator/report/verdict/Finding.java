package mmulator.report.verdict;

import java.util.List;
import mmulator.check.Rule.Severity;
import mmulator.check.Violation.Note;
import mmulator.report.text.Notation;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a run of a fixture has brought to light.
 *
 * @param message what happened, one clause
 * @param place where to look first; null where there is none but the fixture
 * @param code the instruction; null where it is about none
 * @param notes the evidence, in order
 */
public record Finding(
        Cause cause,
        Severity severity,
        String message,
        @Nullable SourceLine place,
        @Nullable Code code,
        List<Note> notes) {
    public Finding {
        notes = List.copyOf(notes);
    }

    /** One that is about no instruction. */
    public Finding(Cause cause, Severity severity, String message, @Nullable SourceLine place, List<Note> notes) {
        this(cause, severity, message, place, null, notes);
    }

    /**
     * An instruction of a run: all that is known of one without a source line.
     *
     * @param symbol the last one before it; "" for none
     * @param offset bytes from the symbol
     */
    public record Code(long address, String symbol, long offset) {
        /** {@code split_pmd+0x158}; "" without a symbol. */
        public String name() {
            return offset == 0 || symbol.isEmpty() ? symbol : symbol + "+" + Notation.hex(offset);
        }
    }

    /**
     * @param file path as the user wrote it
     * @param line from 1
     * @param column from 1; 0 where only the line is known
     */
    public record SourceLine(String file, int line, int column) {
        public SourceLine(String file, int line) {
            this(file, line, 0);
        }
    }
}
