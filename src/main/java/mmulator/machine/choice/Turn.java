package mmulator.machine.choice;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A run of steps by one CPU, undisturbed by the others. It ends early when the CPU parks or halts.
 *
 * @param cpu index of the CPU
 * @param steps visible instructions, at least 1
 * @param answers for {@link Choices#translation}, in the order of the questions; 0 for those that are missing
 */
public record Turn(int cpu, long steps, List<Integer> answers) {
    public Turn {
        if (cpu < 0 || steps < 1) {
            throw new IllegalArgumentException("turn of cpu " + cpu + " with " + steps + " steps");
        }
        answers = List.copyOf(answers);
    }

    public Turn(int cpu, long steps) {
        this(cpu, steps, List.of());
    }

    /** As in a schedule: {@code 0*57}, or {@code 1*3~0.2} with answers. */
    @Override
    public String toString() {
        return cpu + "*" + steps
                + (answers.isEmpty()
                        ? ""
                        : answers.stream().map(String::valueOf).collect(Collectors.joining(".", "~", "")));
    }
}
