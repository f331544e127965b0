package mmulator.machine;

import mmulator.machine.event.Event;

/** The end of a CPU's part: HLT, or what stands for a failure. */
final class Halting {
    private final Chronicle chronicle;
    private final HardwareUpdates updates;

    Halting(Chronicle chronicle, HardwareUpdates updates) {
        this.chronicle = chronicle;
        this.updates = updates;
    }

    /** The CPU is done. @param immediate 0, or what has failed */
    void halt(CpuState cpu, int immediate) {
        updates.halting(cpu);
        cpu.setActivity(Activity.HALTED);
        chronicle.emit(new Event.Halted(cpu.index(), chronicle.steps(), cpu.pc(), immediate));
    }
}
