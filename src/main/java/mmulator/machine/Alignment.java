package mmulator.machine;

import mmulator.arch.AccessAlignment;
import mmulator.arch.EffectiveAddress;
import mmulator.arch.Sctlr;
import mmulator.arch.StackPointer;
import mmulator.engine.Budget;

/**
 * Judges the alignment of the accesses that one CPU's engine makes, which does not do it itself. Arm ARM B2, "Alignment of
 * data accesses", and D1, "SP alignment checking".
 *
 * <p>Most accesses need no look: aligned or not, Normal memory takes them. So the engine is asked to stop by before each only
 * while some could matter: with stage 1 off, where data is Device memory; once Device memory has been accessed; with
 * SCTLR_EL1.A; and while SP is no multiple of 16. What may make SP so is looked at one by one.
 */
final class Alignment implements Budget.Watcher {
    private final Cpu cpu;
    private boolean checking;
    private boolean touchesDevice;
    /** SP may be no multiple of 16. */
    private boolean stackPointerInDoubt;

    Alignment(Cpu cpu) {
        this.cpu = cpu;
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

    /** SP has changed, not by an instruction that the engine executes. */
    void stackPointerChanged(long value) {
        doubtStackPointer((value & 15) != 0);
    }

    private void doubtStackPointer(boolean doubt) {
        if (doubt != stackPointerInDoubt) {
            stackPointerInDoubt = doubt;
            update();
        }
    }

    private void update() {
        Sctlr sctlr = cpu.regime().sctlr();
        checking = !sctlr.m() || sctlr.a() || touchesDevice || stackPointerInDoubt && (sctlr.sa() || sctlr.sa0());
        cpu.engines().check(checking);
    }

    /** True if all accesses are to be checked. */
    boolean checksAll() {
        return checking;
    }

    /** Looks at what an engine shows that does not check all accesses, and stops it when that becomes necessary. */
    Budget.Watcher leavingWhenChecked() {
        return new Budget.Watcher() {
            @Override
            public boolean refuses(long address) {
                return Alignment.this.refuses(address) || checking;
            }

            @Override
            public boolean passes(long address) {
                return Alignment.this.passes(address) || checking;
            }
        };
    }

    /** True if an access by way of SP takes an SP alignment fault. */
    boolean refusesStackPointer() {
        Sctlr sctlr = cpu.regime().sctlr();
        return (cpu.el() == 0 ? sctlr.sa0() : sctlr.sa()) && (cpu.sp() & 15) != 0;
    }

    @Override
    public boolean passes(long address) {
        int word = cpu.engines().wordAt(address);
        if (StackPointer.mayMisalign(word)) {
            doubtStackPointer(StackPointer.misaligns(word, cpu));
        }
        return false;
    }

    @Override
    public boolean refuses(long address) {
        int word = cpu.engines().wordAt(address);
        if (AccessAlignment.usesStackPointer(word)) {
            if (refusesStackPointer()) {
                cpu.refuseStackPointer();
                return true;
            }
            doubtStackPointer(
                    StackPointer.mayMisalign(word) ? StackPointer.misaligns(word, cpu) : (cpu.sp() & 15) != 0);
        }
        long first = EffectiveAddress.of(word, address, cpu);
        return isUnaligned(word, first) && cpu.refusesUnaligned(word, address, hasToBeAligned(word));
    }

    /** @param address the lowest that it accesses */
    boolean isUnaligned(int word, long address) {
        return (address & AccessAlignment.bytes(word) - 1) != 0;
    }

    /** Whatever memory it accesses. */
    private boolean hasToBeAligned(int word) {
        return cpu.regime().sctlr().a() || AccessAlignment.isOrdered(word) || AccessAlignment.isAtomic(word);
    }
}
