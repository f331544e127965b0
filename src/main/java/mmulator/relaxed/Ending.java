package mmulator.relaxed;

import java.util.Arrays;
import java.util.List;
import mmulator.relaxed.end.Fault;
import mmulator.relaxed.judge.Freed;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.regime.Epochs;

/**
 * What the registers of a CPU hold at its end, as far as final states tell, and the exceptions that it took.
 *
 * @param epochs its regimes, if rules are judged, which depend on them; else none
 * @param freed pages that it has handed back
 */
record Ending(long[] registers, List<Fault> faults, List<Epoch> epochs, List<Freed> freed) {
    static Ending of(CpuState state, List<Integer> shown, boolean judged) {
        Epochs epochs = state.epochs;
        return new Ending(
                shown.stream().mapToLong(n -> state.values[n]).toArray(),
                List.of(state.faults),
                judged && epochs != null ? epochs.all() : List.of(),
                state.freed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ending same
                && Arrays.equals(registers, same.registers)
                && faults.equals(same.faults)
                && epochs.equals(same.epochs)
                && freed.equals(same.freed);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * Arrays.hashCode(registers) + faults.hashCode()) + epochs.hashCode()) + freed.hashCode();
    }
}
