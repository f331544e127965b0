package mmulator.litmus;

import java.util.SortedSet;
import mmulator.litmus.test.Fault;
import mmulator.machine.Machine;

/** A machine at the end of an execution. */
record MachineEnd(LitmusProgram program, Machine machine) implements Ended {
    @Override
    public long register(int cpu, int number) {
        return machine.cpu(cpu).x(number);
    }

    @Override
    public long memory(String symbol, long offset, int size) {
        return machine.memory().read(program.addresses().pa(symbol) + offset, size);
    }

    @Override
    public long descriptor(String symbol) {
        return machine.memory().readLong(program.addresses().descriptorPa(symbol));
    }

    @Override
    public SortedSet<Fault> faults() {
        return Faults.of(program, machine);
    }
}
