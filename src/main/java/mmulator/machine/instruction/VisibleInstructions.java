package mmulator.machine.instruction;

import mmulator.arch.Instruction;
import mmulator.machine.call.Callees;
import mmulator.machine.event.Event;
import mmulator.machine.exception.Exceptions;
import mmulator.machine.exception.Halting;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.state.CpuState;
import mmulator.machine.world.Chronicle;
import mmulator.machine.world.Parking;
import mmulator.machine.world.World;

/** What the machine executes between runs of the engine: each takes one step. */
public final class VisibleInstructions {
    private final World world;
    private final Chronicle chronicle;
    private final Parking parking;
    private final Barriers barriers;
    private final Exclusives exclusives;
    private final SystemInstructions systemInstructions;
    private final Exceptions exceptions;
    private final Traps traps;
    private final Halting halting;
    private final Callees callees;

    public VisibleInstructions(
            World world,
            Parking parking,
            Barriers barriers,
            Exclusives exclusives,
            SystemInstructions systemInstructions,
            Exceptions exceptions,
            Halting halting,
            Callees callees) {
        this.world = world;
        this.parking = parking;
        this.barriers = barriers;
        this.exclusives = exclusives;
        this.systemInstructions = systemInstructions;
        this.exceptions = exceptions;
        traps = new Traps(exceptions);
        this.halting = halting;
        this.callees = callees;
        chronicle = world.chronicle();
    }

    /** Executes one; the CPU is at what comes next then. */
    public void execute(CpuState cpu, Instruction instruction) {
        boolean completed = switch (instruction) {
            case Instruction.Exclusive exclusive -> exclusives.execute(cpu, exclusive);
            case Instruction.SignedExtreme extreme -> exclusives.execute(cpu, extreme);
            case Instruction.ClearExclusive clear -> {
                cpu.monitor().clear();
                yield true;
            }
            case Instruction.Fence fence -> {
                barriers.execute(cpu, fence.barrier());
                yield true;
            }
            case Instruction.WaitForEvent wait -> {
                if (Traps.isWaitForEventTrapped(cpu)) {
                    yield traps.waiting(cpu, true);
                }
                parking.waitForEvent(cpu);
                yield true;
            }
            case Instruction.WaitForInterrupt wait -> {
                if (Traps.isWaitForInterruptTrapped(cpu)) {
                    yield traps.waiting(cpu, false);
                }
                parking.waitForInterrupt(cpu);
                yield true;
            }
            case Instruction.SendEvent send -> {
                world.cpus().forEach(other -> parking.setEvent(other, cpu, Event.EventRegisterSet.Why.SEV));
                yield true;
            }
            case Instruction.SendEventLocal send -> {
                parking.setEvent(cpu, cpu, Event.EventRegisterSet.Why.SEVL);
                yield true;
            }
            case Instruction.Annotation annotation -> {
                chronicle.emit(annotation(cpu, annotation.kind()));
                yield true;
            }
            case Instruction.ReadSystemRegister read -> systemInstructions.execute(cpu, read);
            case Instruction.WriteSystemRegister write -> systemInstructions.execute(cpu, write);
            case Instruction.WritePstateField write -> systemInstructions.execute(cpu, write);
            case Instruction.SystemOperation operation -> systemInstructions.execute(cpu, operation);
            case Instruction.ExceptionGenerating exception -> {
                generateException(cpu, exception);
                yield false;
            }
            case Instruction.Halt halt -> {
                halting.halt(cpu, halt.immediate());
                yield false;
            }
            case Instruction.Replaced replaced -> {
                callees.call(cpu);
                yield false;
            }
            case Instruction.ExceptionReturn exceptionReturn -> {
                cpu.completedInstruction();
                exceptions.exceptionReturn(cpu);
                yield false;
            }
            case Instruction.Plain _, Instruction.Stepped _ ->
                throw new IllegalStateException("plain instructions are the engine's");
            case Instruction.MemoryAccess access -> throw new IllegalStateException("accesses are the engine's");
        };
        if (completed) {
            cpu.completedInstruction();
            cpu.setPc(cpu.pc() + 4);
        }
    }

    private Event annotation(CpuState cpu, Instruction.Annotation.Kind kind) {
        long page = cpu.x(0) & -PhysicalMemory.PAGE_SIZE;
        return switch (kind) {
            case PAGE_FREED -> new Event.PageFreed(cpu.index(), chronicle.steps(), cpu.pc(), page);
            case PAGE_ALLOCATED -> new Event.PageAllocated(cpu.index(), chronicle.steps(), cpu.pc(), page);
            case ATOMIC_BEGINS ->
                new Event.AtomicSection(cpu.index(), chronicle.steps(), cpu.pc(), Event.AtomicSection.Edge.BEGINS);
            case ATOMIC_ENDS ->
                new Event.AtomicSection(cpu.index(), chronicle.steps(), cpu.pc(), Event.AtomicSection.Edge.ENDS);
            case WARNING ->
                new Event.Printed(cpu.index(), chronicle.steps(), cpu.pc(), Event.Printed.Level.WARNING, "");
        };
    }

    private void generateException(CpuState cpu, Instruction.ExceptionGenerating exception) {
        switch (exception.kind()) {
            case SVC -> exceptions.supervisorCall(cpu, exception.immediate());
            case BRK -> exceptions.breakpoint(cpu, exception.immediate());
            // Neither EL2 nor EL3 is implemented.
            case HVC, SMC -> exceptions.undefined(cpu);
        }
    }
}
