package mmulator.machine;

import mmulator.arch.Instruction;
import mmulator.engine.Hooks;
import mmulator.machine.event.Event;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.mmu.AccessKind;

/**
 * Load-exclusive and store-exclusive over monitors that see the other CPUs' stores, as the engine's do not. Arm ARM B2,
 * "Synchronization and semaphores": a store to a reserved granule by another CPU clears the reservation even when it
 * stores the same value.
 */
final class Exclusives {
    private static final long ABORTED = Hooks.TlbFill.NONE;

    private final Machine machine;

    Exclusives(Machine machine) {
        this.machine = machine;
    }

    /** @return false if the access aborted and the exception has been taken */
    boolean execute(Cpu cpu, Instruction.Exclusive instruction) {
        if (instruction.base() == 31 && cpu.refusesStackPointer()) {
            machine.exceptions().stackPointerAlignment(cpu);
            return false;
        }
        long va = instruction.base() == 31 ? cpu.sp() : cpu.x(instruction.base());
        return instruction.load() ? load(cpu, instruction, va) : store(cpu, instruction, va);
    }

    private boolean load(Cpu cpu, Instruction.Exclusive instruction, long va) {
        long pa = translate(cpu, instruction, va, AccessKind.read(cpu.el()));
        if (pa == ABORTED) {
            return false;
        }
        int size = 1 << instruction.sizeLog2();
        cpu.setX(instruction.target(), machine.memory().read(pa, size));
        if (instruction.pair()) {
            cpu.setX(instruction.target2(), machine.memory().read(pa + size, size));
        }
        machine.stores().loaded(cpu, pa, instruction.bytes(), instruction.ordered());
        cpu.reservation = pa;
        cpu.reservationSize = instruction.bytes();
        machine.watchStores(pa);
        machine.emit(new Event.ExclusiveLoaded(cpu.index(), machine.step(cpu), cpu.pc(), pa));
        return true;
    }

    /** The translation comes first, as in the formal model; an implementation may also look at the monitor before that. */
    private boolean store(Cpu cpu, Instruction.Exclusive instruction, long va) {
        long pa = translate(cpu, instruction, va, AccessKind.write(cpu.el()));
        if (pa == ABORTED) {
            return false;
        }
        boolean success = cpu.reservation != Cpu.NO_RESERVATION
                && cpu.reservation / Stores.GRANULE == pa / Stores.GRANULE
                && !machine.spurious().happens(cpu, Spurious.Kind.STORE_EXCLUSIVE_FAILS);
        cpu.reservation = Cpu.NO_RESERVATION;
        machine.emit(new Event.ExclusiveStored(cpu.index(), machine.step(cpu), cpu.pc(), pa, success));
        if (success) {
            int size = 1 << instruction.sizeLog2();
            machine.stores().byMachine(cpu, pa, size, cpu.xOrZero(instruction.target()), instruction.ordered());
            if (instruction.pair()) {
                machine.stores()
                        .byMachine(cpu, pa + size, size, cpu.xOrZero(instruction.target2()), instruction.ordered());
            }
        }
        cpu.setX(instruction.status(), success ? 0 : 1);
        return true;
    }

    private long translate(Cpu cpu, Instruction.Exclusive instruction, long va, AccessKind access) {
        if ((va & instruction.bytes() - 1) != 0) {
            machine.exceptions().alignment(cpu, va, access.isWrite());
            return ABORTED;
        }
        long page = machine.translator().translate(cpu, va, access);
        if (page == ABORTED) {
            machine.exceptions().abort(cpu, access, va, machine.translator().lastAbort());
            return ABORTED;
        }
        return page & -PhysicalMemory.PAGE_SIZE | va & PhysicalMemory.PAGE_SIZE - 1;
    }
}
