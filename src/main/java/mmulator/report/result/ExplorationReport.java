package mmulator.report.result;

import java.util.Locale;
import mmulator.explore.Exploration.Unfinished;
import mmulator.explore.Subject.Finding.Kind;
import mmulator.machine.choice.Schedule;
import mmulator.report.text.Notation;
import mmulator.report.verdict.ViolationReport;

/**
 * What an exploration has seen, with the closing lines of herd and litmus7: {@code States}, {@code Witnesses},
 * {@code Observation NAME Never|Sometimes|Always POSITIVE NEGATIVE}.
 */
public final class ExplorationReport {
    /** What it means. */
    public enum Verdict {
        PASSED,
        FAILED,
        /** Something was left out, and what was seen is as expected. */
        INCONCLUSIVE
    }

    private ExplorationReport() {}

    public static Verdict verdict(ExplorationResults exploration) {
        if (exploration.count(Kind.FAILED) > 0) {
            return Verdict.FAILED;
        }
        if (exploration.unfinished().isPresent()) {
            return Verdict.INCONCLUSIVE;
        }
        // Of a fixture that expects a violation, some execution must show it.
        return exploration.count(Kind.AS_EXPECTED) > 0 ? Verdict.PASSED : Verdict.FAILED;
    }

    public static String print(ExplorationResults exploration) {
        String name = exploration.name();
        StringBuilder text = new StringBuilder();
        text.append("Test ").append(name).append('\n');
        text.append("States ").append(exploration.states().size()).append('\n');
        exploration
                .states()
                .forEach((state, count) -> text.append(
                        String.format(Locale.ROOT, "%-8d%s %s\n", count, mark(state.kind()), state.text())));
        long positive = exploration.count(Kind.AS_EXPECTED);
        long negative = exploration.executions() - positive;
        text.append(positive > 0 ? "Ok\n" : "No\n");
        text.append("Witnesses\nPositive: ")
                .append(positive)
                .append(" Negative: ")
                .append(negative)
                .append('\n');
        text.append("Observation ")
                .append(name)
                .append(positive == 0 ? " Never " : negative == 0 ? " Always " : " Sometimes ")
                .append(positive)
                .append(' ')
                .append(negative)
                .append('\n');
        exploration.witness().ifPresent(found -> text.append(replay(exploration, found)));
        return text.toString();
    }

    /** The failures, where nothing but their schedules is at hand. */
    public static String failures(ExplorationResults exploration) {
        StringBuilder text = new StringBuilder();
        exploration
                .failures()
                .forEach(failed -> text.append("error: ")
                        .append(failed.failure())
                        .append("\n  state   ")
                        .append(failed.state())
                        .append('\n')
                        .append(replay(exploration, failed.schedule())));
        return text.toString();
    }

    private static String replay(ExplorationResults exploration, Schedule schedule) {
        return "  replay  mmulator run " + ViolationReport.quoted(exploration.fixture()) + schedule.option() + "\n";
    }

    private static String mark(Kind kind) {
        return switch (kind) {
            case AS_EXPECTED -> "*>";
            case NOT_SHOWN -> ":>";
            case FAILED -> "!>";
            case BOUND -> "?>";
        };
    }

    /** The last line: {@code PASS fixtures/x.yaml   28 executions, …}. */
    public static String summary(ExplorationResults exploration) {
        String path = exploration.fixture();
        String seen = Notation.count(exploration.executions(), "execution")
                + (exploration.redundant() == 0 ? "" : " (and " + exploration.redundant() + " given up as equivalent)")
                + ", longest " + Notation.count(exploration.longest(), "step");
        return switch (verdict(exploration)) {
                    case PASSED -> "PASS " + path + "   explored exhaustively: " + seen;
                    case FAILED ->
                        "FAIL " + path + "   " + seen
                                + (exploration.count(Kind.FAILED) == 0 ? "; none shows what is expected" : "")
                                + exploration
                                        .unfinished()
                                        .filter(why -> why != Unfinished.FAILURE && ExplorationResults.cutShort(why))
                                        .map(why -> "; stopped by " + why.by())
                                        .orElse("");
                    case INCONCLUSIVE ->
                        "INCONCLUSIVE " + path + "   "
                                + seen + "; stopped by "
                                + exploration.unfinished().map(Unfinished::by).orElse("")
                                + ", nothing wrong until then";
                }
                + "\n";
    }
}
