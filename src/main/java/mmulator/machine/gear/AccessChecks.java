package mmulator.machine.gear;

import mmulator.arch.Sctlr;
import mmulator.machine.state.CpuState;

/**
 * Whether the alignment of all accesses of a CPU must be looked at. Most need no look: aligned or not, Normal memory takes
 * them. So the engine is asked to stop by before each only while some could matter: with stage 1 off, where data is Device
 * memory; once Device memory has been accessed; with SCTLR_EL1.A; and while SP is no multiple of 16.
 */
final class AccessChecks {
    private final CpuState cpu;
    private final Engines engines;
    private boolean checking;
    private boolean touchesDevice;
    /** SP may be no multiple of 16. */
    private boolean stackPointerInDoubt;

    AccessChecks(CpuState cpu, Engines engines) {
        this.cpu = cpu;
        this.engines = engines;
    }

    /** What a later run depends on. */
    record Saved(boolean touchesDevice, boolean stackPointerInDoubt) {}

    Saved save() {
        return new Saved(touchesDevice, stackPointerInDoubt);
    }

    void restore(Saved saved) {
        touchesDevice = saved.touchesDevice;
        stackPointerInDoubt = saved.stackPointerInDoubt;
        update();
    }

    /** Another regime is in effect. */
    void regimeChanged() {
        touchesDevice = false;
        update();
    }

    /** The CPU may access Device memory without asking again. */
    void deviceGranted() {
        if (!touchesDevice) {
            touchesDevice = true;
            update();
        }
    }

    void doubtStackPointer(boolean doubt) {
        if (doubt != stackPointerInDoubt) {
            stackPointerInDoubt = doubt;
            update();
        }
    }

    private void update() {
        Sctlr sctlr = cpu.regime().sctlr();
        checking = !sctlr.m() || sctlr.a() || touchesDevice || stackPointerInDoubt && (sctlr.sa() || sctlr.sa0());
        engines.check(checking);
    }

    /** True if all accesses are to be checked. */
    boolean all() {
        return checking;
    }
}
