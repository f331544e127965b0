package mmulator.machine;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Routines that something else stands in for, by the physical address of their first instruction. */
final class Callees {
    private final Machine machine;
    private final Map<Long, Replacement> replaced = new HashMap<>();

    Callees(Machine machine) {
        this.machine = machine;
    }

    void replace(long physicalAddress, Replacement replacement) {
        replaced.put(physicalAddress, replacement);
    }

    boolean isReplaced(long physicalAddress) {
        return !replaced.isEmpty() && replaced.containsKey(physicalAddress);
    }

    /** True if going back to an earlier moment would leave something as it is. */
    boolean runJava() {
        return replaced.values().stream().anyMatch(Replacement.Runs.class::isInstance);
    }

    /** The CPU is at a routine that is replaced. */
    void call(Cpu cpu) {
        switch (Objects.requireNonNull(replaced.get(cpu.accesses().physicalPc()))) {
            case Replacement.Returns(long value) -> returnFrom(cpu, value);
            case Replacement.GoesTo(long virtualAddress, long physicalAddress) ->
                goTo(cpu, cpu.pc() == cpu.accesses().physicalPc() ? physicalAddress : virtualAddress);
            case Replacement.Runs(Callee callee) -> run(cpu, callee);
        }
    }

    private void run(Cpu cpu, Callee callee) {
        long result;
        try {
            result = callee.call(new Call(machine, cpu));
        } catch (Call.Aborted aborted) {
            machine.exceptions()
                    .abort(
                            cpu,
                            aborted.access(),
                            aborted.virtualAddress(),
                            machine.translator().lastAbort());
            return;
        }
        returnFrom(cpu, result);
    }

    private static void returnFrom(Cpu cpu, long result) {
        long target = cpu.x(30);
        cpu.setX(0, result);
        goTo(cpu, target);
    }

    private static void goTo(Cpu cpu, long pc) {
        cpu.freshException = null;
        cpu.setPc(pc);
    }
}
