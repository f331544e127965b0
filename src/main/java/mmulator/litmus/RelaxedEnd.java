package mmulator.litmus;

import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import mmulator.litmus.test.Fault;
import mmulator.litmus.test.FaultKind;
import mmulator.relaxed.end.EndState;
import mmulator.relaxed.program.Program;

/** A final state of a search over lists of messages. */
record RelaxedEnd(LitmusProgram program, RelaxedProgram relaxed, Program searched, EndState state) implements Ended {
    @Override
    public long register(int cpu, int number) {
        return state.registers()[cpu][searched.cpus().get(cpu).shown().indexOf(number)];
    }

    @Override
    public long memory(String symbol, long offset, int size) {
        return shown(relaxed.address(symbol) + offset, size);
    }

    @Override
    public long descriptor(String symbol) {
        return shown(program.addresses().descriptorPa(symbol), 8);
    }

    private long shown(long address, int size) {
        List<Program.Shown> all = Objects.requireNonNull(searched.memoryShown());
        return state.memory()[all.indexOf(new Program.Shown(address, size))];
    }

    @Override
    public SortedSet<Fault> faults() {
        SortedSet<Fault> faults = new TreeSet<>();
        for (int cpu = 0; cpu < state.faults().size(); cpu++) {
            for (mmulator.relaxed.end.Fault fault : state.faults().get(cpu)) {
                faults.add(fault(cpu, fault));
            }
        }
        return faults;
    }

    private Fault fault(int cpu, mmulator.relaxed.end.Fault fault) {
        FaultKind kind = switch (fault.kind()) {
            case TRANSLATION -> FaultKind.TRANSLATION;
            case ACCESS_FLAG -> FaultKind.ACCESS_FLAG;
            case PERMISSION -> FaultKind.PERMISSION;
            case UNDEFINED -> FaultKind.UNDEFINED_INSTRUCTION;
            case SUPERVISOR_CALL -> FaultKind.SUPERVISOR_CALL;
            case ADDRESS_SIZE, FAILED_STUB -> throw new IllegalStateException("not in a test: " + fault.kind());
        };
        String target = kind.hasTarget() ? Faults.target(program, fault.address()) : "";
        boolean kernelOnly =
                target.startsWith("PTE(") && program.test().settings().el0().contains(cpu);
        return new Fault(cpu, program.thread(cpu).labelsAt(fault.pc()), target, kind, kernelOnly);
    }
}
