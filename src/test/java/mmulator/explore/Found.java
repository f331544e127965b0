package mmulator.explore;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Final states, each with the violations on the way to it, and how many executions came to it. */
final class Found {
    private final SortedMap<String, Long> states = new TreeMap<>();
    private long executions;

    void add(String state) {
        executions++;
        states.merge(state, 1L, Long::sum);
    }

    /**
     * What a search for all executions finds.
     *
     * @param ofAllOrders all orders of TLB maintenance matter
     * @param each told of each execution, of those that are found again, too
     * @throws EveryExecution.TooMany when there are more than {@code most} executions
     */
    static Found by(
            Subject subject,
            Strategy strategy,
            boolean snapshots,
            boolean ofAllOrders,
            long most,
            BiConsumer<List<Decision>, Subject.Finding> each) {
        for (Orders orders = ofAllOrders ? Orders.every() : Orders.toBeFound(); ; orders = orders.grown()) {
            Found found = new Found();
            @SuppressWarnings("resource") // its machine is the one that goes on
            Run run = new Run(subject, Settings.DEFAULT.points(), true, orders.steppedCode());
            Search search = new Search(run, strategy, orders, subject.maxSteps(), snapshots, null, -1);
            while (search.moreToDo() && !orders.haveGrown()) {
                Execution execution = search.next(() -> false);
                Subject.Finding finding = execution.finding();
                if (finding != null) {
                    found.add(finding.state());
                    if (found.executions() > most) {
                        throw new EveryExecution.TooMany(most);
                    }
                    each.accept(execution.decisions(), finding);
                }
            }
            if (!orders.haveGrown()) {
                return found;
            }
        }
    }

    SortedSet<String> states() {
        return new TreeSet<>(states.keySet());
    }

    /** Some state is of a violation of the rule, as text, and has all the parts. */
    void assertShows(String rule, String... parts) {
        assertTrue(
                states.keySet().stream()
                        .anyMatch(state ->
                                state.contains(rule) && Stream.of(parts).allMatch(state::contains)),
                () -> rule + " with " + String.join(", ", parts) + ":\n" + String.join("\n", states.keySet()));
    }

    long executions() {
        return executions;
    }

    /** The same, of violations only which rule was broken on which CPU: how often a CPU asks is its TLB's affair. */
    Found withoutPlaces() {
        Found without = new Found();
        for (String state : states.keySet()) {
            int violations = state.lastIndexOf('[') + 1;
            without.add(state.substring(0, violations)
                    + new TreeSet<>(List.of(state.substring(violations, state.length() - 1)
                            .replaceAll(" \\+0x\\p{XDigit}+", "")
                            .split(", "))));
        }
        return without;
    }

    /** States that the one has and the other has not, line by line; empty if there are none. */
    static String difference(String one, Found first, String other, Found second) {
        StringBuilder text = new StringBuilder();
        missing(text, one, first, other, second);
        missing(text, other, second, one, first);
        return text.toString();
    }

    private static void missing(StringBuilder text, String one, Found first, String other, Found second) {
        SortedSet<String> only = first.states();
        only.removeAll(second.states.keySet());
        only.forEach(state -> text.append("only ")
                .append(one)
                .append(", not ")
                .append(other)
                .append(": ")
                .append(state)
                .append('\n'));
    }
}
