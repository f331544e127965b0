package mmulator.machine;

import mmulator.arch.Instruction;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import mmulator.machine.memory.PhysicalMemory;

/** What the machine executes between runs of the engine: each takes one step. */
final class VisibleInstructions {
    private final Machine machine;
    private final Barriers barriers;
    private final Callees callees;
    private final Exclusives exclusives;

    VisibleInstructions(Machine machine, Barriers barriers, Callees callees) {
        this.machine = machine;
        this.barriers = barriers;
        this.callees = callees;
        exclusives = new Exclusives(machine);
    }

    /** Executes one; the CPU is at what comes next then. */
    void execute(Cpu cpu, Instruction instruction) {
        boolean completed = switch (instruction) {
            case Instruction.Exclusive exclusive -> exclusives.execute(cpu, exclusive);
            case Instruction.ClearExclusive clear -> {
                cpu.reservation = Cpu.NO_RESERVATION;
                yield true;
            }
            case Instruction.Fence fence -> {
                barriers.execute(cpu, fence.barrier());
                yield true;
            }
            case Instruction.WaitForEvent wait -> waitForEvent(cpu);
            case Instruction.WaitForInterrupt wait -> waitForInterrupt(cpu);
            case Instruction.SendEvent send -> {
                machine.cpus().forEach(other -> setEvent(other, cpu, Event.EventRegisterSet.Why.SEV));
                yield true;
            }
            case Instruction.SendEventLocal send -> {
                setEvent(cpu, cpu, Event.EventRegisterSet.Why.SEVL);
                yield true;
            }
            case Instruction.Annotation annotation -> {
                machine.emit(annotation(cpu, annotation.kind()));
                yield true;
            }
            case Instruction.ReadSystemRegister read ->
                machine.systemInstructions().execute(cpu, read);
            case Instruction.WriteSystemRegister write ->
                machine.systemInstructions().execute(cpu, write);
            case Instruction.WritePstateField write ->
                machine.systemInstructions().execute(cpu, write);
            case Instruction.SystemOperation operation ->
                machine.systemInstructions().execute(cpu, operation);
            case Instruction.ExceptionGenerating exception -> {
                generateException(cpu, exception);
                yield false;
            }
            case Instruction.Halt halt -> {
                machine.updates().halting(cpu);
                cpu.activity = Cpu.Activity.HALTED;
                machine.emit(new Event.Halted(cpu.index(), machine.steps(), cpu.pc(), halt.immediate()));
                yield false;
            }
            case Instruction.Replaced replaced -> {
                callees.call(cpu);
                yield false;
            }
            case Instruction.ExceptionReturn exceptionReturn -> {
                cpu.freshException = null;
                machine.exceptions().exceptionReturn(cpu);
                yield false;
            }
            case Instruction.Plain plain -> throw new IllegalStateException("plain instructions are the engine's");
            case Instruction.MemoryAccess access -> throw new IllegalStateException("accesses are the engine's");
        };
        if (completed) {
            cpu.freshException = null;
            cpu.setPc(cpu.pc() + 4);
        }
    }

    private Event annotation(Cpu cpu, Instruction.Annotation.Kind kind) {
        long page = cpu.x(0) & -PhysicalMemory.PAGE_SIZE;
        return switch (kind) {
            case PAGE_FREED -> new Event.PageFreed(cpu.index(), machine.steps(), cpu.pc(), page);
            case PAGE_ALLOCATED -> new Event.PageAllocated(cpu.index(), machine.steps(), cpu.pc(), page);
            case ATOMIC_BEGINS ->
                new Event.AtomicSection(cpu.index(), machine.steps(), cpu.pc(), Event.AtomicSection.Edge.BEGINS);
            case ATOMIC_ENDS ->
                new Event.AtomicSection(cpu.index(), machine.steps(), cpu.pc(), Event.AtomicSection.Edge.ENDS);
        };
    }

    private boolean waitForEvent(Cpu cpu) {
        if (cpu.eventRegister) {
            cpu.eventRegister = false;
        } else {
            park(cpu, Cpu.Activity.WAITING_FOR_EVENT, Outcome.Wait.How.WFE);
        }
        return true;
    }

    private boolean waitForInterrupt(Cpu cpu) {
        if (!cpu.interrupts.signalled()) {
            park(cpu, Cpu.Activity.WAITING_FOR_INTERRUPT, Outcome.Wait.How.WFI);
        }
        return true;
    }

    void park(Cpu cpu, Cpu.Activity activity, Outcome.Wait.How how) {
        cpu.activity = activity;
        machine.emit(new Event.Parked(cpu.index(), machine.steps(), cpu.pc(), how));
    }

    private void generateException(Cpu cpu, Instruction.ExceptionGenerating exception) {
        switch (exception.kind()) {
            case SVC -> machine.exceptions().supervisorCall(cpu, exception.immediate());
            case BRK -> machine.exceptions().breakpoint(cpu, exception.immediate());
            // Neither EL2 nor EL3 is implemented.
            case HVC, SMC -> machine.exceptions().undefined(cpu);
        }
    }

    /** Sets the event register of {@code cpu}, or wakes it from WFE, which consumes the event. */
    void setEvent(Cpu cpu, Cpu by, Event.EventRegisterSet.Why why) {
        machine.emit(new Event.EventRegisterSet(cpu.index(), machine.step(by), by.currentPc(), by.index(), why));
        if (cpu != by && !cpu.eventRegister) {
            machine.changed();
        }
        if (cpu.activity() == Cpu.Activity.WAITING_FOR_EVENT) {
            cpu.activity = Cpu.Activity.RUNNING;
        } else {
            cpu.eventRegister = true;
        }
    }
}
