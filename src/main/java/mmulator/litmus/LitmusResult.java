package mmulator.litmus;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import mmulator.litmus.test.LitmusTest;

/**
 * What came of a test: all final states that some execution has.
 *
 * @param states by their text, in herd's order: a schedule that leads there, empty by the memory model
 * @param positive executions whose end satisfies the condition's proposition
 * @param negative executions whose end does not
 * @param breakBeforeMake true if in some execution a descriptor is changed without break-before-make where it needs that
 * @param relaxed executed by Arm's memory model, else in order
 * @param complete false if executions were given up at a bound, or never end
 */
public record LitmusResult(
        LitmusTest test,
        SortedMap<String, String> states,
        long positive,
        long negative,
        boolean breakBeforeMake,
        boolean complete,
        boolean relaxed) {

    public LitmusResult {
        states = Collections.unmodifiableSortedMap(new TreeMap<>(states));
    }

    /** True if the author's claim is what was found. */
    public boolean conditionIsMet() {
        return test.condition().isMet(positive, negative);
    }
}
