package mmulator.machine.instruction;

import mmulator.arch.Instruction;
import mmulator.arch.MemoryInstruction;
import mmulator.arch.ReadModifyWrite;
import mmulator.engine.Hooks;
import mmulator.machine.event.Event;
import mmulator.machine.exception.Exceptions;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.state.CpuState;
import mmulator.machine.translation.Translator;
import mmulator.machine.world.Chronicle;
import mmulator.machine.world.Loads;
import mmulator.machine.world.Spurious;
import mmulator.machine.world.Stores;
import mmulator.machine.world.World;
import mmulator.mmu.AccessKind;

/**
 * Load-exclusive and store-exclusive over monitors that see the other CPUs' stores, as the engine's do not. Arm ARM B2,
 * "Synchronization and semaphores": a store to a reserved granule by another CPU clears the reservation even when it
 * stores the same value. And the atomics that the engine gets wrong.
 */
public final class Exclusives {
    private static final long ABORTED = Hooks.TlbFill.NONE;

    private final World world;
    private final Chronicle chronicle;
    private final Translator translator;
    private final Stores stores;
    private final Loads loads;
    private final Spurious spurious;
    private final Exceptions exceptions;

    public Exclusives(
            World world, Translator translator, Stores stores, Loads loads, Spurious spurious, Exceptions exceptions) {
        this.world = world;
        chronicle = world.chronicle();
        this.translator = translator;
        this.stores = stores;
        this.loads = loads;
        this.spurious = spurious;
        this.exceptions = exceptions;
    }

    /** @return false if the access aborted and the exception has been taken */
    boolean execute(CpuState cpu, Instruction.Exclusive instruction) {
        if (refusesBase(cpu, instruction.base())) {
            return false;
        }
        long va = address(cpu, instruction.base());
        return instruction.load() ? load(cpu, instruction, va) : store(cpu, instruction, va);
    }

    /** @return false if the access aborted and the exception has been taken */
    boolean execute(CpuState cpu, Instruction.SignedExtreme instruction) {
        MemoryInstruction access = instruction.access();
        if (refusesBase(cpu, access.base())) {
            return false;
        }
        int size = access.size();
        long pa = translate(cpu, size, address(cpu, access.base()), AccessKind.write(cpu.el()));
        if (pa == ABORTED) {
            return false;
        }
        int word = instruction.word();
        long old = world.memory().read(pa, size);
        loads.told(cpu, pa, size);
        long result = MemoryInstruction.operate(word, old, cpu.xOrZero(access.operand()));
        stores.byMachine(cpu, pa, size, result, Instruction.releases(word));
        if (access.target() != 31) {
            cpu.setX(access.target(), old);
        }
        return true;
    }

    private boolean refusesBase(CpuState cpu, int base) {
        boolean refuses = base == 31 && cpu.refusesStackPointer();
        if (refuses) {
            exceptions.stackPointerAlignment(cpu);
        }
        return refuses;
    }

    private static long address(CpuState cpu, int base) {
        return base == 31 ? cpu.sp() : cpu.x(base);
    }

    private boolean load(CpuState cpu, Instruction.Exclusive instruction, long va) {
        long pa = translate(cpu, instruction.bytes(), va, AccessKind.read(cpu.el()));
        if (pa == ABORTED) {
            return false;
        }
        int size = 1 << instruction.sizeLog2();
        cpu.setX(instruction.target(), world.memory().read(pa, size));
        if (instruction.pair()) {
            cpu.setX(instruction.target2(), world.memory().read(pa + size, size));
        }
        loads.loaded(cpu, pa, instruction.bytes(), instruction.ordered());
        cpu.monitor().reserve(pa, instruction.bytes());
        world.watchStores(pa);
        chronicle.emit(new Event.ExclusiveLoaded(cpu.index(), chronicle.step(cpu), cpu.pc(), pa));
        return true;
    }

    /** The translation comes first, as in the formal model; an implementation may also look at the monitor before that. */
    private boolean store(CpuState cpu, Instruction.Exclusive instruction, long va) {
        long pa = translate(cpu, instruction.bytes(), va, AccessKind.write(cpu.el()));
        if (pa == ABORTED) {
            return false;
        }
        boolean success = cpu.monitor().allows(pa) && !spurious.happens(cpu, Spurious.Kind.STORE_EXCLUSIVE_FAILS);
        cpu.monitor().clear();
        chronicle.emit(new Event.ExclusiveStored(cpu.index(), chronicle.step(cpu), cpu.pc(), pa, success));
        if (success) {
            int size = 1 << instruction.sizeLog2();
            stores.byMachine(cpu, pa, size, cpu.xOrZero(instruction.target()), instruction.ordered());
            if (instruction.pair()) {
                stores.byMachine(cpu, pa + size, size, cpu.xOrZero(instruction.target2()), instruction.ordered());
            }
        }
        cpu.setX(instruction.status(), success ? 0 : 1);
        return true;
    }

    private long translate(CpuState cpu, int bytes, long va, AccessKind access) {
        if ((va & bytes - 1) != 0) {
            // A read-modify-write would be refused as a read as well, and is told of that.
            exceptions.alignment(cpu, va, access.isWrite() && !ReadModifyWrite.is(cpu.currentWord()));
            return ABORTED;
        }
        long page = translator.translate(cpu, va, access);
        if (page == ABORTED) {
            exceptions.abort(cpu, access, va, translator.lastAbort());
            return ABORTED;
        }
        return page & -PhysicalMemory.PAGE_SIZE | va & PhysicalMemory.PAGE_SIZE - 1;
    }
}
