package mmulator.machine;

import mmulator.machine.memory.PhysicalMemory;

/** Lets tests of other packages give a machine, taken back to reset, other code: opening engines is slow. */
public final class Reprogramming {
    private Reprogramming() {}

    /** @param pa of a page; nothing of it lies in a page that a CPU has fetched from and that is not written here */
    public static void write(Machine machine, long pa, byte[] code) {
        machine.memory().write(pa, code);
        for (long page = pa; page < pa + code.length; page += PhysicalMemory.PAGE_SIZE) {
            machine.rewritten(page);
        }
    }
}
