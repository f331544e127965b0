package mmulator.machine.gear;

import mmulator.arch.Instruction;
import mmulator.arch.StackPointer;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.state.CpuState;
import mmulator.machine.world.Loads;
import mmulator.machine.world.Stores;
import org.jspecify.annotations.Nullable;

/**
 * A load or a store that the machine makes while the fast engine asks for its page, since somebody must hear of it: only
 * simple ones, within a page. What becomes of registers is left for when the engine has stopped.
 *
 * @param base register to write back to, 31 for SP; of no meaning where {@code step} is 0
 * @param first register that was loaded, 31 for none; and {@code second}
 */
record MadeAccess(int base, long step, int first, long firstValue, int second, long secondValue) {
    private static final int NONE = 31;

    /** Nothing is left to do, not even the access: the engine is to make it. */
    static final MadeAccess LEFT = new MadeAccess(0, 0, NONE, 0, NONE, 0);

    /** @return null if it was not made, and nothing has happened; or {@link #LEFT} */
    static @Nullable MadeAccess store(Stores stores, PhysicalMemory memory, CpuState cpu, int word, long pa) {
        PlainAccess store = PlainAccess.decode(word).orElse(null);
        // Where it changes code, engines have to see it themselves.
        if (store == null
                || store.load()
                || !isSimple(word, pa, store.bytes())
                || memory.has(pa, PhysicalMemory.CODE)) {
            return null;
        }
        boolean release = Instruction.releases(word);
        if (stores.forEngine(cpu, pa, store.size(), cpu.xOrZero(store.first()), release)) {
            return LEFT;
        }
        if (store.second() != PlainAccess.NONE) {
            long second = cpu.xOrZero(store.second());
            if (stores.forEngine(cpu, pa + store.size(), store.size(), second, release)) {
                memory.write(pa + store.size(), store.size(), second);
            }
        }
        return new MadeAccess(store.base(), store.step(), NONE, 0, NONE, 0);
    }

    /** @return null if it was not made, and nothing has happened */
    static @Nullable MadeAccess load(Loads loads, PhysicalMemory memory, CpuState cpu, int word, long pa) {
        PlainAccess load = PlainAccess.decode(word).orElse(null);
        if (load == null || !load.load() || !isSimple(word, pa, load.bytes())) {
            return null;
        }
        loads.loaded(cpu, pa, Instruction.accessSize(word), Instruction.acquires(word));
        boolean pair = load.second() != PlainAccess.NONE;
        return new MadeAccess(
                load.base(),
                load.step(),
                load.first(),
                load.extended(memory.read(pa, load.size())),
                pair ? load.second() : NONE,
                pair ? load.extended(memory.read(pa + load.size(), load.size())) : 0);
    }

    private static boolean isSimple(int word, long pa, int bytes) {
        return (pa & PhysicalMemory.PAGE_SIZE - 1) + bytes <= PhysicalMemory.PAGE_SIZE
                && !StackPointer.mayMisalign(word);
    }

    /** What is left to do of the instruction. */
    void finish(EngineRegisters registers) {
        if (first != NONE) {
            registers.setX(first, firstValue);
        }
        if (second != NONE) {
            registers.setX(second, secondValue);
        }
        if (step != 0 && base == 31) {
            registers.setSp(registers.sp() + step);
        } else if (step != 0) {
            registers.setX(base, registers.x(base) + step);
        }
    }
}
