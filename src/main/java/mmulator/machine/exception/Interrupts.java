package mmulator.machine.exception;

import mmulator.arch.SystemRegister;
import mmulator.arch.exception.SoftwareInterrupt;
import mmulator.machine.event.Event;
import mmulator.machine.state.Activity;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.InterruptState;
import mmulator.machine.world.Chronicle;
import mmulator.machine.world.World;

/**
 * As much of an interrupt controller as an IPI needs: software generated interrupts, by the CPU interface registers of
 * GICv3.
 *
 * <ul>
 *   <li>ICC_SGI1R_EL1 makes INTID 0 to 15 pending on the CPUs of its target list, or on all others (IRM). CPU <i>n</i> has
 *       affinity 0.0.0.<i>n</i>: RS chooses which 16 CPUs the list means, and other affinities have no CPU.
 *   <li>ICC_IAR1_EL1 acknowledges, ICC_EOIR1_EL1 ends; ISR_EL1.I tells that an IRQ is signalled.
 * </ul>
 *
 * <p>Everything is enabled from reset, and all have one priority: there is no priority mask, no group, no distributor. An
 * SGI is pending on its targets as soon as it is written. It may be taken later: then the target sees stores first that the
 * sender made after it.
 */
public final class Interrupts {
    private final World world;
    private final Chronicle chronicle;
    private final Exceptions exceptions;

    public Interrupts(World world, Exceptions exceptions) {
        this.world = world;
        chronicle = world.chronicle();
        this.exceptions = exceptions;
    }

    /** Takes the IRQ that is due. That takes a step: an endless stream of them must reach a bound. */
    public void take(CpuState cpu) {
        chronicle.countStep();
        cpu.interrupts().taken();
        exceptions.interrupt(cpu);
    }

    /** One is signalled, and not masked. */
    public boolean isDue(CpuState cpu) {
        return cpu.interrupts().isDue(cpu.process().pstate());
    }

    /** @return false if the register is none of these */
    public boolean write(CpuState cpu, SystemRegister register, long value) {
        return switch (register) {
            case ICC_SGI1R_EL1 -> {
                send(cpu, value);
                yield true;
            }
            case ICC_EOIR1_EL1 -> {
                int intid = InterruptState.ended(value);
                if (cpu.interrupts().end(intid)) {
                    chronicle.emit(new Event.InterruptEnded(cpu.index(), chronicle.step(cpu), cpu.pc(), intid));
                }
                yield true;
            }
            default -> false;
        };
    }

    private void send(CpuState from, long value) {
        int intid = SoftwareInterrupt.intid(value);
        for (CpuState to : world.cpus()) {
            if (SoftwareInterrupt.reaches(value, from.index(), to.index())) {
                makePending(to, from, intid);
            }
        }
    }

    private void makePending(CpuState to, CpuState from, int intid) {
        if (to.interrupts().makePending(intid)) {
            chronicle.changed();
        }
        boolean wakes = wakes(to);
        if (wakes) {
            to.interrupts().observe();
            to.setActivity(Activity.RUNNING);
        }
        chronicle.emit(new Event.InterruptPending(
                to.index(), chronicle.step(from), from.currentPc(), from.index(), intid, wakes));
    }

    /**
     * Arm ARM D1, "Wait For Interrupt": an interrupt ends it even if masked. "Wait For Event": one that is masked does not.
     */
    private boolean wakes(CpuState cpu) {
        return switch (cpu.activity()) {
            case WAITING_FOR_INTERRUPT -> cpu.interrupts().signalled();
            case WAITING_FOR_EVENT, SPINNING -> isDue(cpu);
            case RUNNING, HALTED -> false;
        };
    }

    /** A read of ICC_IAR1_EL1. */
    public long acknowledge(CpuState cpu) {
        int intid = cpu.interrupts().acknowledge();
        if (intid != InterruptState.SPURIOUS) {
            chronicle.emit(new Event.InterruptAcknowledged(cpu.index(), chronicle.step(cpu), cpu.pc(), intid));
        }
        return intid;
    }
}
