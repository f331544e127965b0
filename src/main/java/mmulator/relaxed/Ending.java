package mmulator.relaxed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import mmulator.relaxed.end.Fault;
import mmulator.relaxed.judge.Freed;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.regime.Epochs;

/**
 * What the registers of a CPU hold at its end, as far as final states tell, and the exceptions that it took.
 *
 * @param epochs its regimes, if rules are judged, which depend on them; else none
 * @param freed pages that it has handed back
 */
record Ending(long[] registers, List<Fault> faults, List<Epoch> epochs, List<Freed> freed) {
    static Ending of(CpuState state, Program.Cpu cpu, boolean judged) {
        Epochs epochs = state.epochs;
        return new Ending(
                cpu.shown().stream().mapToLong(n -> value(state, cpu, n)).toArray(),
                List.of(state.faults),
                judged && epochs != null ? epochs.all() : List.of(),
                state.freed);
    }

    /** All that choose one for each CPU. */
    static List<List<Ending>> combinations(List<List<Ending>> byCpu) {
        List<List<Ending>> some = List.of(List.of());
        for (List<Ending> endings : byCpu) {
            List<List<Ending>> longer = new ArrayList<>();
            for (List<Ending> one : some) {
                for (Ending ending : endings) {
                    List<Ending> more = new ArrayList<>(one);
                    more.add(ending);
                    longer.add(more);
                }
            }
            some = longer;
        }
        return some;
    }

    private static long value(CpuState state, Program.Cpu cpu, int register) {
        if (register < state.values.length) {
            return state.values[register];
        }
        return state.system.has(register)
                ? state.system.value(register)
                : Objects.requireNonNull(cpu.mmu()).constants().getOrDefault(register, 0L);
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
