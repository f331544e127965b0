package mmulator.explore;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntToLongFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;
import mmulator.arch.SystemRegister;
import mmulator.check.Violation;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;
import mmulator.machine.event.Outcome;
import mmulator.relaxed.end.EndState;

/**
 * All that counts when an execution of a {@link TestBed} has ended, in one line.
 *
 * @param watched physical addresses that count
 */
record BedEnd(int cpus, Map<String, Long> watched) {
    /** What each CPU shows, by its number. */
    static final int RESULTS = 10;

    static final List<SystemRegister> SHOWN =
            List.of(SystemRegister.ESR_EL1, SystemRegister.ELR_EL1, SystemRegister.FAR_EL1, SystemRegister.PAR_EL1);

    /** Everything that software could look at, and what was wrong on the way. */
    String of(Machine ended, Outcome outcome, List<Violation> found) {
        StringBuilder text = new StringBuilder(outcome.getClass().getSimpleName());
        for (int cpu = 0; cpu < cpus && !(outcome instanceof Outcome.Stuck); cpu++) {
            Cpu at = ended.cpu(cpu);
            append(text, cpu, at::x, at::systemRegister);
        }
        append(text, ended.memory()::readLong);
        return text.append("; ").append(broken(found)).toString();
    }

    /** The same at the end of an execution by the memory model that has broken no rule, begun by {@code start}. */
    String of(Machine start, EndState state) {
        StringBuilder text = new StringBuilder(Outcome.AllHalted.class.getSimpleName());
        for (int cpu = 0; cpu < cpus; cpu++) {
            long[] registers = state.registers()[cpu];
            append(text, cpu, n -> registers[n], register -> registers[RESULTS + SHOWN.indexOf(register)]);
        }
        append(text, pa -> {
            long value = start.memory().readLong(pa);
            for (int i = 0; i < state.memory().length; i += 3) {
                long bits = 8 * (state.memory()[i] - pa);
                long mask = -1L >>> 64 - 8 * state.memory()[i + 1];
                if (0 <= bits && bits < 64) {
                    value = value & ~(mask << bits) | state.memory()[i + 2] << bits;
                }
            }
            return value;
        });
        return text.append("; []").toString();
    }

    /** Which rules were broken, by whom and where. */
    static SortedSet<String> broken(Collection<Violation> found) {
        SortedSet<String> broken = new TreeSet<>();
        for (Violation violation : found) {
            broken.add(violation.rule() + " cpu" + violation.cpu() + " +0x"
                    + Long.toHexString(violation.pc() - BedTables.CODE));
        }
        return broken;
    }

    private static void append(
            StringBuilder text, int cpu, IntToLongFunction x, ToLongFunction<SystemRegister> system) {
        text.append("; cpu").append(cpu);
        for (int n = 0; n < RESULTS; n++) {
            append(text, "x" + n, x.applyAsLong(n));
        }
        for (SystemRegister register : SHOWN) {
            append(text, register.name(), system.applyAsLong(register));
        }
    }

    private void append(StringBuilder text, LongUnaryOperator memory) {
        text.append(";");
        watched.forEach((name, pa) -> append(text, name, memory.applyAsLong(pa)));
    }

    private static void append(StringBuilder text, String name, long value) {
        if (value != 0) {
            text.append(' ').append(name).append('=').append(Long.toHexString(value));
        }
    }
}
