package mmulator.litmus;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import mmulator.litmus.test.LitmusTest;
import mmulator.litmus.test.Verdict;
import mmulator.machine.choice.Schedule;

/**
 * A result beside what a reference says.
 *
 * @param missing states that were not found: all of the architecture's, or executed in order, of the reference's in-order CPU
 * @param forbidden states found that the architecture does not allow
 * @param beyond how many states of the architecture were not found, and need not be
 */
public record Agreement(
        LitmusResult result, Verdict verdict, SortedSet<String> missing, SortedSet<String> forbidden, int beyond) {

    public static Agreement of(LitmusResult result, Verdict verdict) {
        Set<String> found = result.states().keySet();
        Set<String> expected = result.relaxed() ? verdict.architecture() : verdict.inOrder();
        SortedSet<String> missing = without(expected, found);
        return new Agreement(
                result,
                verdict,
                missing,
                without(found, verdict.architecture()),
                without(without(verdict.architecture(), found), missing).size());
    }

    private static SortedSet<String> without(Set<String> all, Set<String> some) {
        SortedSet<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    public boolean holds() {
        return missing.isEmpty() && forbidden.isEmpty() && result.breakBeforeMake() == verdict.breakBeforeMake();
    }

    /** One line if it holds, else what is different, and how to see it. */
    public String text() {
        LitmusTest test = result.test();
        StringBuilder text = new StringBuilder("Agreement " + test.name() + (holds() ? " Ok\n" : " No\n"));
        missing.forEach(state -> text.append("  missing   ").append(state).append('\n'));
        for (String state : forbidden) {
            text.append("  forbidden ").append(state).append('\n');
            String schedule = result.states().get(state);
            if (schedule != null && !result.relaxed()) {
                text.append("    replay  mmulator litmus ")
                        .append(test.path())
                        .append(Schedule.parse(schedule).option())
                        .append('\n');
            }
        }
        if (result.breakBeforeMake() != verdict.breakBeforeMake()) {
            text.append("  break-before-make: ").append(needs(verdict.breakBeforeMake()));
            text.append(" by the reference, ")
                    .append(needs(result.breakBeforeMake()))
                    .append(" here\n");
        }
        if (beyond > 0) {
            text.append("  beyond the machine: ").append(beyond);
            text.append(beyond == 1 ? " state" : " states");
            text.append(" of the architecture, which a CPU reaches only out of order\n");
        }
        if (verdict.targetAllowed() && result.positive() == 0) {
            text.append("  beyond the machine: the architecture allows what the condition asks for\n");
        }
        return text.toString();
    }

    private static String needs(boolean breakBeforeMake) {
        return breakBeforeMake ? "needed" : "not needed";
    }
}
