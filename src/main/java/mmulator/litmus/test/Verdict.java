package mmulator.litmus.test;

import java.util.Set;
import java.util.TreeSet;

/**
 * What a reference says of a test, states as herd prints them.
 *
 * @param architecture all that Arm's model allows
 * @param inOrder what a CPU can reach that executes in order, with a TLB that may be as stale as it likes: this machine at
 *     least
 * @param breakBeforeMake the model asks for break-before-make
 * @param targetAllowed the model allows what the condition asks for
 */
public record Verdict(Set<String> architecture, Set<String> inOrder, boolean breakBeforeMake, boolean targetAllowed) {
    public Verdict {
        architecture = new TreeSet<>(architecture);
        inOrder = new TreeSet<>(inOrder);
    }
}
