package mmulator.report.verdict;

import java.util.List;
import mmulator.check.Rule.Severity;
import mmulator.check.Violation.Note;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a run of a fixture has brought to light.
 *
 * @param message what happened, one clause
 * @param place where to look first; null where there is none but the fixture
 * @param notes the evidence, in order
 */
public record Finding(
        Cause cause,
        Severity severity,
        String message,
        @Nullable SourceLine place,
        List<Note> notes) {
    public Finding {
        notes = List.copyOf(notes);
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
