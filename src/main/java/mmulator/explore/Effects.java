package mmulator.explore;

import java.util.Set;
import mmulator.arch.Barrier;
import mmulator.arch.Descriptor;
import mmulator.arch.Instruction;
import mmulator.arch.SystemRegister;
import mmulator.arch.TlbMaintenance;
import mmulator.check.Checker;
import mmulator.machine.event.Event;
import mmulator.mmu.Regime;

/** What events mean to CPUs that go round in loops. */
final class Effects {
    /** What hardware updates in a descriptor. */
    private static final long UPDATED = Descriptor.AF | Descriptor.AP2;

    private static final Set<Integer> TIME =
            Set.of(SystemRegister.CNTVCT_EL0.encoding(), SystemRegister.CNTPCT_EL0.encoding());

    private static final Set<Integer> INTERRUPTS =
            Set.of(SystemRegister.ISR_EL1.encoding(), SystemRegister.ICC_IAR1_EL1.encoding());

    private Effects() {}

    /**
     * Nothing: what is so already comes to be so again, or is the CPU's own. A CPU that does no more than that in a loop waits for
     * others. Their steps may conflict with such an event all the same: a store to a table comes before a barrier or after it. A SEV
     * that finds the event there is something all the same, since a WFE may use that up.
     *
     * @param event of the CPU, which the rules have not been told yet
     */
    static boolean isIdle(Event event, int cpu, Checker checker) {
        return switch (event) {
            case Event.RegimesPossible possible -> possible.regimes().equals(checker.regimes(cpu));
            case Event.MaintenanceIssued issued -> isOwn(issued.maintenance(), cpu, checker);
            case Event.MaintenanceCompleted completed -> isOwn(completed.maintenance(), cpu, checker);
            case Event.BarrierExecuted barrier -> !barrier.barrier().publishes();
            default -> false;
        };
    }

    /** What it changes is part of the state of the CPU: who comes back to that has taken it back. */
    static boolean isOfState(Event event) {
        return event instanceof Event.RegimesPossible;
    }

    /** It reaches no other CPU, nor what others cache in common with this one. */
    private static boolean isOwn(TlbMaintenance maintenance, int cpu, Checker checker) {
        return !maintenance.isBroadcast() && checker.regimes(cpu).stream().noneMatch(Regime::isCommon);
    }

    /**
     * What other CPUs' accesses may get can be less after it, but for what they have translated before. A store to a table adds to
     * it, unless it is hardware's, which all see at once.
     */
    static boolean settles(Event event) {
        return switch (event) {
            case Event.BarrierExecuted barrier -> barrier.barrier() instanceof Barrier.Dsb;
            case Event.RegimesPossible _, Event.MaintenanceIssued _, Event.MaintenanceCompleted _ -> true;
            case Event.Store store -> isUpdate(store);
            default -> false;
        };
    }

    /** What hardware does to a descriptor, or what cannot be told from it. */
    static boolean isUpdate(Event.Store store) {
        return ((store.oldValue() ^ store.newValue()) & ~UPDATED) == 0;
    }

    /** What an instruction has to do with, besides memory. */
    enum Looked {
        NOTHING,
        /** The number of steps taken by all CPUs. */
        TIME,
        EVENTS,
        INTERRUPTS
    }

    static Looked looksAt(Instruction instruction) {
        return switch (instruction) {
            case Instruction.WaitForEvent _ -> Looked.EVENTS;
            case Instruction.ReadSystemRegister read when TIME.contains(read.register()) -> Looked.TIME;
            case Instruction.ReadSystemRegister read when INTERRUPTS.contains(read.register()) -> Looked.INTERRUPTS;
            default -> Looked.NOTHING;
        };
    }
}
