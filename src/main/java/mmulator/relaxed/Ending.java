package mmulator.relaxed;

import java.util.Arrays;
import java.util.List;
import mmulator.relaxed.end.Fault;

/** What the registers of a CPU hold at its end, as far as final states tell, and the exceptions that it took. */
record Ending(long[] registers, List<Fault> faults) {
    static Ending of(CpuState state, List<Integer> shown) {
        return new Ending(shown.stream().mapToLong(n -> state.values[n]).toArray(), List.of(state.faults));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ending same && Arrays.equals(registers, same.registers) && faults.equals(same.faults);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(registers) + faults.hashCode();
    }
}
