package mmulator.machine.world;

import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.machine.state.Activity;
import mmulator.machine.state.CpuState;

/** WFE and WFI, and the event registers that end a wait. Arm ARM D1, "Wait for Event" and "Wait for Interrupt". */
public final class Parking {
    private final Chronicle chronicle;

    public Parking(Chronicle chronicle) {
        this.chronicle = chronicle;
    }

    public void waitForEvent(CpuState cpu) {
        if (cpu.eventRegister()) {
            cpu.setEventRegister(false);
        } else if (!cpu.interrupts().isDue(cpu.process().pstate())) {
            park(cpu, Activity.WAITING_FOR_EVENT, Outcome.Wait.How.WFE);
        }
    }

    public void waitForInterrupt(CpuState cpu) {
        cpu.interrupts().observe();
        if (!cpu.interrupts().signalled()) {
            park(cpu, Activity.WAITING_FOR_INTERRUPT, Outcome.Wait.How.WFI);
        }
    }

    public void park(CpuState cpu, Activity activity, Outcome.Wait.How how) {
        cpu.setActivity(activity);
        chronicle.emit(new Event.Parked(cpu.index(), chronicle.steps(), cpu.pc(), how));
    }

    /** Sets the event register of {@code cpu}, or wakes it from WFE, which consumes the event. */
    public void setEvent(CpuState cpu, CpuState by, Event.EventRegisterSet.Why why) {
        chronicle.emit(new Event.EventRegisterSet(cpu.index(), chronicle.step(by), by.currentPc(), by.index(), why));
        if (cpu != by && !cpu.eventRegister()) {
            chronicle.changed();
        }
        if (cpu.activity() == Activity.WAITING_FOR_EVENT) {
            cpu.setActivity(Activity.RUNNING);
        } else {
            cpu.setEventRegister(true);
        }
    }
}
