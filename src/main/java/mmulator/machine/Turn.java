package mmulator.machine;

/**
 * A run of steps by one CPU, undisturbed by the others. It ends early when the CPU parks or halts.
 *
 * @param cpu index of the CPU
 * @param steps visible instructions, at least 1
 */
public record Turn(int cpu, long steps) {
    public Turn {
        if (cpu < 0 || steps < 1) {
            throw new IllegalArgumentException("turn of cpu " + cpu + " with " + steps + " steps");
        }
    }

    /** As in a schedule: {@code 0*57}. */
    @Override
    public String toString() {
        return cpu + "*" + steps;
    }
}
