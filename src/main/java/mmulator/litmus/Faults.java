package mmulator.litmus;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import mmulator.arch.ExceptionSyndrome;
import mmulator.arch.FaultStatus;
import mmulator.arch.SystemRegister;
import mmulator.asm.SourcePosition;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;

/**
 * What faults a machine has had, from what hardware would tell too: the syndrome registers of a thread that its first
 * fault has ended, or what the vectors of a thread that goes on have logged.
 */
final class Faults {
    private static final int LOG_ENTRY = 24;

    private final LitmusProgram program;
    private final SortedSet<Fault> found = new TreeSet<>();

    private Faults(LitmusProgram program) {
        this.program = program;
    }

    /** @throws BeyondMachineException for an exception that is no fault of the MMU */
    static SortedSet<Fault> of(LitmusProgram program, Machine machine) {
        Faults faults = new Faults(program);
        for (Cpu cpu : machine.cpus()) {
            if (program.thread(cpu.index()).goesOn()) {
                faults.readLog(machine, cpu);
            } else {
                faults.add(
                        cpu.index(),
                        cpu.systemRegister(SystemRegister.ELR_EL1),
                        cpu.systemRegister(SystemRegister.ESR_EL1),
                        cpu.systemRegister(SystemRegister.FAR_EL1));
            }
        }
        return faults.found;
    }

    private void readLog(Machine machine, Cpu cpu) {
        long log = AddressMap.logPa(cpu.index());
        for (long entry = log; entry + LOG_ENTRY <= log + AddressMap.PAGE; entry += LOG_ENTRY) {
            add(
                    cpu.index(),
                    machine.memory().readLong(entry),
                    machine.memory().readLong(entry + 8),
                    machine.memory().readLong(entry + 16));
        }
    }

    private void add(int cpu, long elr, long esr, long far) {
        if (esr == 0) {
            return;
        }
        ExceptionSyndrome syndrome = new ExceptionSyndrome(esr);
        if (syndrome.ec() == ExceptionSyndrome.EC_SVC && program.thread(cpu).goesOn()) {
            return; // asked for, and no fault
        }
        Optional<FaultKind> kind = syndrome.isDataAbort() || syndrome.isInstructionAbort()
                ? FaultStatus.decode(syndrome.faultStatusCode()).flatMap(at -> FaultKind.of(at.status()))
                : Optional.empty();
        if (kind.isEmpty()) {
            throw new BeyondMachineException(position(cpu, elr), syndrome.describe());
        }
        found.add(new Fault(cpu, program.thread(cpu).labelsAt(elr), target(far), kind.get()));
    }

    private SourcePosition position(int cpu, long pc) {
        return program.thread(cpu)
                .image()
                .lines()
                .at(pc)
                .map(line -> line.position())
                .orElseGet(() -> new SourcePosition(program.test().path(), 1, 1));
    }

    private String target(long va) {
        return program.addresses()
                .symbolAt(va)
                .or(() -> program.addresses().descriptorAt(va).map(symbol -> "PTE(" + symbol + ")"))
                .orElseGet(() -> "0x" + Long.toHexString(va));
    }
}
