package mmulator.report.result;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import mmulator.report.result.MutantResult.Verdict;
import mmulator.report.text.Notation;
import mmulator.report.text.Palette;
import mmulator.report.verdict.ViolationReport;

/** Which instructions are needed, for a terminal: by file, line and mutation. */
public final class MutationReport {
    private static final String INDENT = "    ";

    /** A longer command is no longer something to paste. */
    private static final int PASTED = 600;

    private final Palette palette;

    public MutationReport(Palette palette) {
        this.palette = palette;
    }

    public String print(MutationResults results) {
        StringBuilder text = new StringBuilder();
        text.append("mutants of ")
                .append(results.fixture())
                .append(": ")
                .append(results.effort())
                .append('\n');
        text.append("as it is: ").append(results.asItIs()).append('\n');
        List<MutantResult> all = results.results();
        int after = width(all.stream().map(MutantResult::after).toList());
        int verdict = width(all.stream().map(result -> result.verdict().words()).toList());
        String file = "";
        String instruction = "";
        for (MutantResult result : all) {
            if (!result.file().equals(file)) {
                file = result.file();
                instruction = "";
                text.append('\n').append(palette.label(file)).append('\n');
            }
            String next = instruction(result);
            if (!next.equals(instruction)) {
                instruction = next;
                text.append(next).append('\n');
            }
            text.append(INDENT)
                    .append("-> ")
                    .append(Notation.padded(result.after(), after))
                    .append("  ")
                    .append(coloured(
                            result.verdict(), Notation.padded(result.verdict().words(), verdict)))
                    .append("  ")
                    .append(result.why())
                    .append('\n');
            if (!result.warnings().isEmpty()) {
                text.append(INDENT)
                        .append("   ")
                        .append(palette.warning("warns"))
                        .append(": ")
                        .append(String.join(", ", result.warnings()))
                        .append('\n');
            }
            if (result.failure() != null) {
                String replay = replay(results, result);
                text.append(INDENT)
                        .append("   ")
                        .append(palette.faint(replay.length() <= PASTED ? replay : "a long schedule, which --json has"))
                        .append('\n');
            }
        }
        return text.append('\n').append(totals(results)).toString();
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String instruction(MutantResult result) {
        String copy = result.copy() == 1 ? "" : "#" + result.copy();
        String in = result.macro() == null ? "" : ", by a macro at " + result.macro();
        return Notation.right(String.valueOf(result.line()), 4) + copy + "  " + Notation.padded(result.before(), 28)
                + "  " + result.routine() + in;
    }

    private String coloured(Verdict verdict, String text) {
        return switch (verdict) {
            case NEEDED -> palette.good(text);
            case NOT_SHOWN -> palette.warning(text);
            case EQUIVALENT, NOT_MODELLED, NEVER_EXECUTED -> palette.faint(text);
        };
    }

    /** The command that shows the failure of a mutant again. */
    static String replay(MutationResults results, MutantResult result) {
        return "mmulator run " + ViolationReport.quoted(results.fixture())
                + Objects.requireNonNull(result.failure()).replay();
    }

    static String totals(MutationResults results) {
        String counts = Arrays.stream(Verdict.values())
                .filter(verdict -> results.count(verdict) > 0)
                .map(verdict -> Notation.number(results.count(verdict)) + " " + verdict.words())
                .collect(Collectors.joining(", "));
        String shard = results.shard().count() == 1 ? "" : " (shard " + results.shard() + ")";
        String missing = results.missing() > 0 && results.shard().count() == 1
                ? "; " + Notation.number(results.missing()) + " not tried"
                : results.complete() ? "" : "; interrupted";
        return Notation.count(results.results().size(), "mutant") + shard + (counts.isEmpty() ? "" : ": " + counts)
                + missing + "\n";
    }
}
