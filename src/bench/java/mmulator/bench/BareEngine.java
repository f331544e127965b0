package mmulator.bench;

import mmulator.arch.SystemRegister;
import mmulator.asm.link.ImageSection;
import mmulator.engine.Unicorn;
import mmulator.fixture.image.FixtureImage;
import mmulator.machine.spec.CpuSpec;

/**
 * One engine with its own MMU, over the memory that a fixture starts from: what the same code costs with nothing of ours
 * around it. It has one CPU, the fixture's first, and no hook but those on the instructions where it is to stop.
 */
final class BareEngine implements AutoCloseable {
    private static final int HLT = 0xd440_0000;
    private static final int HLT_MASK = 0xffe0_001f;

    private final Unicorn engine = Unicorn.open(Unicorn.Translation.BY_ENGINE);
    private final BareMemory memory;
    private final long entry;

    BareEngine(FixtureImage image) {
        memory = new BareMemory(image);
        memory.mapInto(engine);
        CpuSpec cpu = image.spec().cpus().getFirst();
        entry = cpu.pc();
        setContext(cpu, image.spec().memory().getFirst().base());
        cpu.general().forEach(engine::setX);
        engine.setSp(cpu.stackPointer());
        stopAtHalts(image);
    }

    /**
     * Writes the translation registers by executing MSRs, as the engine wants it, at {@code scratch}, a physical address
     * that nothing else uses.
     */
    private void setContext(CpuSpec cpu, long scratch) {
        // SCR_EL3.RW and NS, HCR_EL2.RW: without them the engine walks in AArch32 format.
        engine.setSystemRegister(3, 6, 1, 1, 0, 1 << 10 | 1);
        engine.setSystemRegister(3, 4, 1, 1, 0, 1L << 31);
        SystemRegister[] order = {
            SystemRegister.MAIR_EL1,
            SystemRegister.TCR_EL1,
            SystemRegister.TTBR0_EL1,
            SystemRegister.TTBR1_EL1,
            SystemRegister.SCTLR_EL1 // last: the instruction after it is fetched through the MMU
        };
        for (int i = 0; i < order.length; i++) {
            SystemRegister register = order[i];
            int msr = 0xd500_0000 | register.encoding() << 5 | i;
            memory.write(scratch + 4L * i, msr);
            engine.setX(i, cpu.systemRegisters().get(register));
        }
        engine.runCounted(scratch, order.length);
        engine.flushCode();
        for (int i = 0; i < order.length; i++) {
            engine.setX(i, 0);
        }
    }

    private void stopAtHalts(FixtureImage image) {
        for (ImageSection section : image.assembled().sections()) {
            for (long at = section.virtualAddress();
                    section.name().equals(".text") && at < section.virtualAddress() + section.size();
                    at += 4) {
                if ((section.word(at) & HLT_MASK) == HLT) {
                    stopAt(at);
                }
            }
        }
    }

    /** Runs end before the instruction at {@code address}. */
    void stopAt(long address) {
        engine.onCode(address, address, reached -> engine.stop());
    }

    /** Runs from the entry to where it is to stop; the registers stay as they are. */
    void run() {
        Unicorn.Stop stop = engine.run(entry);
        if (stop != Unicorn.Stop.STOPPED) {
            throw new IllegalStateException(String.format("the bare engine faulted at 0x%016x", engine.pc()));
        }
    }

    long x(int n) {
        return engine.x(n);
    }

    long readLong(long physicalAddress) {
        return memory.readLong(physicalAddress);
    }

    @Override
    public void close() {
        engine.close();
        memory.close();
    }
}
