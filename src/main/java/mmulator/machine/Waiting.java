package mmulator.machine;

import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;

/** WFE and WFI, and the event registers that end a wait. Arm ARM D1, "Wait for Event" and "Wait for Interrupt". */
final class Waiting {
    private final Chronicle chronicle;

    Waiting(Chronicle chronicle) {
        this.chronicle = chronicle;
    }

    void forEvent(CpuState cpu) {
        if (cpu.eventRegister()) {
            cpu.setEventRegister(false);
        } else {
            park(cpu, Activity.WAITING_FOR_EVENT, Outcome.Wait.How.WFE);
        }
    }

    void forInterrupt(CpuState cpu) {
        if (!cpu.interrupts().signalled()) {
            park(cpu, Activity.WAITING_FOR_INTERRUPT, Outcome.Wait.How.WFI);
        }
    }

    void park(CpuState cpu, Activity activity, Outcome.Wait.How how) {
        cpu.setActivity(activity);
        chronicle.emit(new Event.Parked(cpu.index(), chronicle.steps(), cpu.pc(), how));
    }

    /** Sets the event register of {@code cpu}, or wakes it from WFE, which consumes the event. */
    void setEvent(CpuState cpu, CpuState by, Event.EventRegisterSet.Why why) {
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
