package mmulator.litmus;

import java.util.SortedSet;
import java.util.TreeSet;
import mmulator.arch.SystemRegister;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.asm.source.SourcePosition;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.litmus.test.Fault;
import mmulator.litmus.test.FaultKind;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;

/**
 * What faults a machine has had, from what hardware would tell too: the syndrome registers of a thread that its first
 * fault has ended, or what the vectors of a thread that goes on have logged.
 */
final class Faults {

    private final LitmusProgram program;
    private final Machine machine;
    private final SortedSet<Fault> found = new TreeSet<>();

    private Faults(LitmusProgram program, Machine machine) {
        this.program = program;
        this.machine = machine;
    }

    /** @throws BeyondMachineException for an exception that tests have no name for */
    static SortedSet<Fault> of(LitmusProgram program, Machine machine) {
        Faults faults = new Faults(program, machine);
        for (Cpu cpu : machine.cpus()) {
            if (program.thread(cpu.index()).goesOn()) {
                faults.readLog(cpu);
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

    private void readLog(Cpu cpu) {
        long log = AddressMap.logPa(cpu.index());
        int size = ThreadCode.LOG_ENTRY;
        for (long entry = log + size; entry + size <= log + AddressMap.PAGE; entry += size) {
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
        // An SVC returns to the instruction after it.
        long pc = syndrome.ec() == ExceptionSyndrome.EC_SVC ? elr - 4 : elr;
        FaultKind kind = FaultKind.of(syndrome)
                .filter(named -> named != FaultKind.UNDEFINED_INSTRUCTION || isUdf(cpu, pc))
                .orElseThrow(() -> new BeyondMachineException(position(cpu, pc), syndrome.describe()));
        String target = kind.hasTarget() ? target(program, far) : "";
        boolean kernelOnly = target.startsWith("PTE(") && syndrome.ec() == ExceptionSyndrome.EC_DATA_ABORT_LOWER;
        found.add(new Fault(cpu, program.thread(cpu).labelsAt(pc), target, kind, kernelOnly));
    }

    /** UDF asks to be undefined; anything else may be an instruction that this machine lacks, and others do not. */
    private boolean isUdf(int cpu, long pc) {
        return machine.memory().read(pc - AddressMap.codeVa(cpu) + AddressMap.codePa(cpu), 4) >>> 16 == 0;
    }

    private SourcePosition position(int cpu, long pc) {
        return program.thread(cpu)
                .image()
                .lines()
                .at(pc)
                .map(line -> line.position())
                .orElseGet(() -> new SourcePosition(program.test().path(), 1, 1));
    }

    /** What a condition calls the address. */
    static String target(LitmusProgram program, long va) {
        return program.addresses()
                .symbolAt(va)
                .or(() -> program.addresses().descriptorAt(va).map(symbol -> "PTE(" + symbol + ")"))
                .orElseGet(() -> "0x" + Long.toHexString(va));
    }
}
