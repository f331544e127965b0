package mmulator.relaxed.end;

import java.util.Arrays;
import java.util.List;

/**
 * How a whole execution ends.
 *
 * @param registers by CPU, those that the program shows, in its order
 * @param faults by CPU, in the order of their places
 * @param memory what it shows of memory
 */
public record EndState(long[][] registers, List<List<Fault>> faults, long[] memory) {
    @Override
    public boolean equals(Object other) {
        return other instanceof EndState same
                && Arrays.deepEquals(registers, same.registers)
                && faults.equals(same.faults)
                && Arrays.equals(memory, same.memory);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.deepHashCode(registers) + faults.hashCode()) + Arrays.hashCode(memory);
    }
}
