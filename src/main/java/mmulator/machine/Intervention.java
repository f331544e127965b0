package mmulator.machine;

import mmulator.arch.Pstate;
import mmulator.arch.SystemRegister;
import mmulator.machine.instruction.SystemInstructions;
import mmulator.machine.state.CpuState;
import mmulator.machine.world.Stores;

/** What a debugger changes behind a program's back, between instructions. Observers hear of it as of an act of the CPU. */
public final class Intervention {
    private final SystemInstructions systemInstructions;
    private final Stores stores;
    private final CpuState cpu;

    Intervention(SystemInstructions systemInstructions, Stores stores, CpuState cpu) {
        this.systemInstructions = systemInstructions;
        this.stores = stores;
        this.cpu = cpu;
    }

    /** @param n 0 to 30 */
    public void setX(int n, long value) {
        cpu.setX(n, value);
    }

    public void setSp(long value) {
        cpu.process().setStackPointer(value);
    }

    public void setPc(long value) {
        cpu.setPc(value);
    }

    /** Condition flags, masks, PAN and UAO; the rest stays. */
    public void setPstate(long value) {
        Pstate next = cpu.process()
                .pstate()
                .withNzcv((int) (value >>> 28) & 0xf)
                .withDaif((int) (value >>> 6) & 0xf)
                .with(Pstate.PAN, (value & Pstate.PAN) != 0)
                .with(Pstate.UAO, (value & Pstate.UAO) != 0);
        cpu.process().set(next);
    }

    /** @param half 0 for bits 63:0, 1 for bits 127:64 */
    public void setV(int n, int half, long value) {
        cpu.general().setVector(n, half, value);
    }

    /** False if MSR cannot write it, or if a write would do more than change a value. */
    public boolean canSetSystem(SystemRegister register) {
        return systemInstructions.isValue(cpu, register);
    }

    /** As MSR at EL1. */
    public void setSystem(SystemRegister register, long value) {
        systemInstructions.write(cpu, register, value);
    }

    /**
     * Changes an eight-byte word of memory as the table walk changes descriptors: seen by all at once. In a translation table
     * it is judged as a store is.
     *
     * @param address physical, a multiple of eight, where there is memory
     */
    public void setWord(long address, long value) {
        stores.byHardware(cpu, address, value);
    }
}
