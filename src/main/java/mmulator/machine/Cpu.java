package mmulator.machine;

import java.util.List;
import java.util.OptionalLong;
import mmulator.arch.CpuFeatures;
import mmulator.arch.EffectiveAddress;
import mmulator.arch.Pstate;
import mmulator.arch.SystemRegister;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.state.Activity;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.Fingerprint;
import mmulator.machine.state.PendingMaintenance;
import mmulator.mmu.Regime;
import mmulator.mmu.tlb.Tlb;

/** One CPU of a machine, to look at. */
public final class Cpu implements EffectiveAddress.Registers {
    private final CpuState state;

    Cpu(CpuState state) {
        this.state = state;
    }

    public int index() {
        return state.index();
    }

    public CpuFeatures features() {
        return state.features();
    }

    public Activity activity() {
        return state.activity();
    }

    public boolean isRunning() {
        return state.activity() == Activity.RUNNING;
    }

    /** Virtual address of the next instruction. */
    public long pc() {
        return state.pc();
    }

    @Override
    public long x(int n) {
        return state.x(n);
    }

    /** The stack pointer in use. */
    @Override
    public long sp() {
        return state.sp();
    }

    /** @param half 0 for bits 63:0, 1 for bits 127:64 */
    public long vector(int n, int half) {
        return state.general().vector(n, half);
    }

    /** PSTATE with the condition flags. */
    public Pstate pstate() {
        return state.process().pstate();
    }

    /** PSTATE.I: no IRQ is taken. */
    public boolean masksInterrupts() {
        return (state.process().pstate().daif() & 2) != 0;
    }

    /** A system register as MRS would read it: for translation registers the written value, in effect or not. */
    public long systemRegister(SystemRegister register) {
        return state.systemRegister(register);
    }

    /** The context in effect; writes since the last context synchronization event are not in it. */
    public Regime regime() {
        return state.regime();
    }

    /** The context that the next context synchronization event will put into effect. */
    public Regime pendingRegime() {
        return state.context().pendingRegime();
    }

    public Tlb tlb() {
        return state.tlb();
    }

    /** TLB maintenance that this CPU has issued and no DSB of its own has completed. */
    public List<PendingMaintenance> pendingMaintenance() {
        return List.copyOf(state.pendingMaintenance());
    }

    /** Physical address that the exclusive monitor watches; empty if none is reserved. */
    public OptionalLong reserved() {
        return state.monitor().reserved();
    }

    /** How many bytes the last load-exclusive reserved. */
    public int reservedBytes() {
        return state.monitor().size();
    }

    /** INTIDs of the interrupts that are pending, from the lowest. */
    public List<Integer> pendingInterrupts() {
        return state.interrupts().pending();
    }

    /**
     * Virtual address of an access to {@code physicalAddress} that the instruction under way makes, for an observer that is
     * told of the access. Of no meaning for accesses that a table walk makes.
     */
    public long accessAddress(long physicalAddress) {
        if (!state.execution().hasWord()) {
            return physicalAddress; // nothing has been fetched yet: the walk for the first fetch sets an Access flag
        }
        int word = state.currentWord();
        boolean system = (word & 0xff00_0000) == 0xd500_0000;
        long first = system ? state.xOrZero(word & 31) : EffectiveAddress.of(word, state.currentPc(), state);
        // An access of several parts is told part by part.
        return first + (physicalAddress - first & PhysicalMemory.PAGE_SIZE - 1);
    }

    /**
     * A hash of all that the CPU's next instructions depend on, memory and TLB apart: equal for equal states, and for
     * different ones with a probability of 2^-64.
     */
    public long stateHash() {
        return Fingerprint.hash(state);
    }
}
