package mmulator.explore;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One execution.
 *
 * @param finding null when it was given up because others are equivalent to it
 * @param decisions its steps
 * @param steppedCode as in {@link mmulator.machine.choice.Choices#steppedCode}
 * @param rounds how it goes on for ever, where CPUs spin by answers that nobody would give by himself; each by one CPU
 */
record Execution(
        Subject.@Nullable Finding finding,
        List<Decision> decisions,
        boolean cut,
        Set<Long> steppedCode,
        List<List<Decision>> rounds) {

    boolean isOfKind(Subject.Finding.Kind kind) {
        return finding != null && finding.kind() == kind;
    }

    boolean isRedundant() {
        return finding == null && !cut;
    }
}
