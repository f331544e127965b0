package mmulator.junit;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mmulator.explore.Exploration;

/** All executions of a machine, or as many as there was time for. */
public final class Explored implements AutoCloseable {
    private final Bench bench;
    private final Exploration exploration;
    private final List<Execution> failures;

    Explored(Bench bench, Exploration exploration, List<Execution> failures) {
        this.bench = bench;
        this.exploration = exploration;
        this.failures = List.copyOf(failures);
    }

    public Bench bench() {
        return bench;
    }

    public Exploration exploration() {
        return exploration;
    }

    /** For each way to fail, the shortest execution that does; with the default settings there is at most one. */
    public List<Execution> failures() {
        return failures;
    }

    /** Final states as the fixture observes them, with broken rules, and how many executions came to each. */
    public SortedMap<String, Long> states() {
        return exploration.states().entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().text(), e -> e.getValue(), Long::sum, TreeMap::new));
    }

    /** True if no execution was left out. */
    public boolean isComplete() {
        return exploration.unfinished().isEmpty();
    }

    /** Closes {@link #failures}. */
    @Override
    public void close() {
        failures.forEach(Execution::close);
    }

    @Override
    public String toString() {
        String head = exploration.executions() + " executions, longest " + exploration.longest() + " steps"
                + exploration
                        .unfinished()
                        .map(why -> "; stopped by " + why.by())
                        .orElse("");
        return states().entrySet().stream()
                .map(state -> String.format("%n  %-8d%s", state.getValue(), state.getKey()))
                .collect(Collectors.joining("", bench.name() + "   " + head, "\n"));
    }
}
