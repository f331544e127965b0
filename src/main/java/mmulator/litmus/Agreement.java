package mmulator.litmus;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A result beside what a reference says.
 *
 * @param missing states of the reference's in-order CPU that were not found
 * @param tooMany states found that it does not have
 * @param beyondArchitecture those of them that the architecture does not allow at all
 * @param reordered how many states of the architecture take a CPU that executes out of order
 */
public record Agreement(
        LitmusResult result,
        Verdict verdict,
        SortedSet<String> missing,
        SortedSet<String> tooMany,
        SortedSet<String> beyondArchitecture,
        int reordered) {

    public static Agreement of(LitmusResult result, Verdict verdict) {
        Set<String> found = result.states().keySet();
        SortedSet<String> reordered = without(verdict.architecture(), verdict.inOrder());
        return new Agreement(
                result,
                verdict,
                without(verdict.inOrder(), found),
                without(found, verdict.inOrder()),
                without(found, verdict.architecture()),
                reordered.size());
    }

    private static SortedSet<String> without(Set<String> all, Set<String> some) {
        SortedSet<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    public boolean holds() {
        return missing.isEmpty()
                && tooMany.isEmpty()
                && beyondArchitecture.isEmpty()
                && result.breakBeforeMake() == verdict.breakBeforeMake();
    }

    /** One line if it holds, else what is different, and how to see it. */
    public String text() {
        LitmusTest test = result.test();
        StringBuilder text = new StringBuilder("Agreement " + test.name() + (holds() ? " Ok\n" : " No\n"));
        missing.forEach(state -> text.append("  missing   ").append(state).append('\n'));
        for (String state : tooMany) {
            text.append(beyondArchitecture.contains(state) ? "  forbidden " : "  too much  ").append(state).append('\n');
            LitmusResult.Witness witness = result.states().get(state);
            if (witness != null) {
                text.append("    replay  mmulator litmus ").append(test.path()).append(" --schedule ");
                text.append(witness.schedule()).append('\n');
            }
        }
        if (result.breakBeforeMake() != verdict.breakBeforeMake()) {
            text.append("  break-before-make: ").append(needs(verdict.breakBeforeMake()));
            text.append(" by the reference, ").append(needs(result.breakBeforeMake())).append(" here\n");
        }
        if (reordered > 0) {
            text.append("  beyond the machine: ").append(reordered);
            text.append(reordered == 1 ? " state" : " states");
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
