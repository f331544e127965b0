package mmulator.litmus.test;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mmulator.asm.source.SourcePosition;
import org.jspecify.annotations.Nullable;

/**
 * A litmus test as written.
 *
 * @param path of the file, as messages show it
 * @param info lines {@code Key=value} of the header, keys in lower case
 * @param initial in the order of the file; what is not there is 0, or an ordinary page
 * @param threads one per CPU
 * @param shown locations that states show besides those of the condition, and the faults among them
 * @param filter only executions whose end satisfies it count; null for all
 */
public record LitmusTest(
        String path,
        String name,
        Map<String, String> info,
        Settings settings,
        List<Initial> initial,
        List<Thread> threads,
        Asked shown,
        @Nullable Proposition filter,
        Condition condition) {

    public LitmusTest {
        initial = List.copyOf(initial);
        threads = List.copyOf(threads);
    }

    /** What is asked of final states: the condition's proposition and the filter, if there is one. */
    public List<Proposition> propositions() {
        return filter == null ? List.of(condition.proposition()) : List.of(condition.proposition(), filter);
    }

    /** The first line. */
    public SourcePosition position() {
        return new SourcePosition(path, 1, 1);
    }

    /** @param values one, or as many as the array has elements */
    public record Initial(Location location, ValueType type, List<Value> values, SourcePosition position) {}

    /**
     * A column.
     *
     * @param handler what runs when an instruction of the thread faults; null if the fault ends the thread
     */
    public record Thread(int cpu, List<Cell> code, @Nullable List<Cell> handler) {
        public Stream<Cell> cells() {
            return Stream.concat(code.stream(), handler == null ? Stream.empty() : handler.stream());
        }
    }

    /** One field of a column: labels, an instruction, or both. */
    public record Cell(String text, SourcePosition position) {}

    /** The line {@code locations […]}. */
    public record Asked(List<Location> locations, List<Proposition.Faulted> faults) {}
}
