package mmulator.report.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one mutant, in words.
 *
 * @param number from 1, of all mutants of the fixture
 * @param file of the instruction; of the call for what a macro made
 * @param copy 1, or which of several such instructions of that line
 * @param macro {@code FILE:LINE} in the macro; null outside
 * @param routine the global label before the instruction; empty for none
 * @param before the instruction
 * @param after what replaces it
 * @param why one clause: what fails, or how far the search went, or why there was none
 * @param failure null unless it fails
 * @param warnings rules that only warn, and do so for the mutant alone
 */
public record MutantResult(
        int number,
        String file,
        int line,
        int copy,
        @Nullable String macro,
        String routine,
        String before,
        String after,
        Verdict verdict,
        String why,
        @Nullable Failure failure,
        List<String> warnings) {
    public MutantResult {
        warnings = List.copyOf(warnings);
    }

    /** What is known of an instruction, or of a part of what it does, after its mutant was tried. */
    public enum Verdict {
        /** The mutant fails. */
        NEEDED("needed"),
        /** The mutant did not fail, in all executions or until a bound was hit. */
        NOT_SHOWN("not shown to be needed"),
        /** The architecture makes no difference. */
        EQUIVALENT("equivalent"),
        /** This emulator makes no difference. */
        NOT_MODELLED("not modelled"),
        NEVER_EXECUTED("never executed");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * How the mutant fails.
     *
     * @param cause rule, or another cause by its id
     * @param place {@code FILE:LINE} where it shows
     * @param replay options of {@code run} after the fixture, that show it
     */
    public record Failure(String cause, String message, String place, String replay) {}

    /** {@code asm/x.S:41: dsb ish -> nop}, by which the mutant is asked for. */
    public String name() {
        return file + ":" + line + (copy == 1 ? "" : "#" + copy) + ": " + before + " -> " + after;
    }
}
