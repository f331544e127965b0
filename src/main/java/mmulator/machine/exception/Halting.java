package mmulator.machine.exception;

import mmulator.machine.event.Event;
import mmulator.machine.state.Activity;
import mmulator.machine.state.CpuState;
import mmulator.machine.translation.HardwareUpdates;
import mmulator.machine.world.Chronicle;

/** The end of a CPU's part: HLT, or what stands for a failure. */
public final class Halting {
    private final Chronicle chronicle;
    private final HardwareUpdates updates;

    public Halting(Chronicle chronicle, HardwareUpdates updates) {
        this.chronicle = chronicle;
        this.updates = updates;
    }

    /** The CPU is done. @param immediate 0, or what has failed */
    public void halt(CpuState cpu, int immediate) {
        updates.halting(cpu);
        cpu.setActivity(Activity.HALTED);
        chronicle.emit(new Event.Halted(cpu.index(), chronicle.steps(), cpu.pc(), immediate));
    }
}
