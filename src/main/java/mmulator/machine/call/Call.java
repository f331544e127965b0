package mmulator.machine.call;

import java.io.Serial;
import mmulator.engine.Hooks;
import mmulator.machine.event.PrintedText;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.state.CpuState;
import mmulator.machine.translation.Translator;
import mmulator.machine.world.Loads;
import mmulator.machine.world.Stores;
import mmulator.machine.world.World;
import mmulator.mmu.AccessKind;

/** A call of a routine in Java: its arguments, and memory as the calling CPU sees it. Of no use once it has returned. */
public final class Call implements PrintedText.Caller {
    /** General registers that arguments come in; Arm's procedure call standard (AAPCS64), "Parameter passing". */
    public static final int REGISTER_ARGUMENTS = 8;

    private final World world;
    private final Translator translator;
    private final Loads loads;
    private final Stores stores;
    private final CpuState cpu;

    Call(World world, Translator translator, Loads loads, Stores stores, CpuState cpu) {
        this.world = world;
        this.translator = translator;
        this.loads = loads;
        this.stores = stores;
        this.cpu = cpu;
    }

    /** An access that raises an exception leaves the routine. */
    static final class Aborted extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        private final AccessKind access;
        private final long virtualAddress;

        private Aborted(AccessKind access, long virtualAddress) {
            super(null, null, false, false);
            this.access = access;
            this.virtualAddress = virtualAddress;
        }

        AccessKind access() {
            return access;
        }

        long virtualAddress() {
            return virtualAddress;
        }
    }

    /** Index of the calling CPU. */
    public int cpu() {
        return cpu.index();
    }

    /** Virtual address that the call returns to. */
    public long returnAddress() {
        return cpu.x(30);
    }

    /** @param n 0 for the first; from the ninth on they are read from the stack, each in eight bytes */
    @Override
    public long argument(int n) {
        return n < REGISTER_ARGUMENTS
                ? cpu.x(n)
                : load(cpu.sp() + (long) Long.BYTES * (n - REGISTER_ARGUMENTS), Long.BYTES);
    }

    /**
     * Loads through the CPU's translation, judged like any of its accesses.
     *
     * @param virtualAddress a multiple of {@code size}
     * @param size 1, 2, 4 or 8 bytes
     */
    @Override
    public long load(long virtualAddress, int size) {
        long pa = translate(virtualAddress, size, AccessKind.read(cpu.el()));
        loads.told(cpu, pa, size);
        return world.memory().read(pa, size);
    }

    /**
     * Stores through the CPU's translation, judged like any of its accesses.
     *
     * @param virtualAddress a multiple of {@code size}
     * @param size 1, 2, 4 or 8 bytes
     */
    public void store(long virtualAddress, int size, long value) {
        long pa = translate(virtualAddress, size, AccessKind.write(cpu.el()));
        stores.byMachine(cpu, pa, size, value);
    }

    private long translate(long va, int size, AccessKind access) {
        if (Integer.bitCount(size) != 1 || size > Long.BYTES || (va & size - 1) != 0) {
            throw new IllegalArgumentException(
                    String.format("%d bytes at 0x%016x; expected 1, 2, 4 or 8 at a multiple of that", size, va));
        }
        long page = translator.translate(cpu, va, access);
        if (page == Hooks.TlbFill.NONE) {
            throw new Aborted(access, va);
        }
        return page & -PhysicalMemory.PAGE_SIZE | va & PhysicalMemory.PAGE_SIZE - 1;
    }
}
