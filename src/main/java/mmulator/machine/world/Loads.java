package mmulator.machine.world;

import mmulator.arch.Instruction;
import mmulator.machine.event.Event;
import mmulator.machine.memory.UnpublishedStores;
import mmulator.machine.state.CpuState;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.history.StoreView;

/** What a load means besides what it reads: what the CPU does later may be ordered behind what others have stored. */
public final class Loads {
    private final Chronicle chronicle;
    private final UnpublishedStores unpublished;
    private final Attention attention;

    public Loads(Chronicle chronicle, UnpublishedStores unpublished, Attention attention) {
        this.chronicle = chronicle;
        this.unpublished = unpublished;
        this.attention = attention;
    }

    /** True if it may matter what a load of the CPU from the page reads. */
    public boolean matter(CpuState cpu, long pa) {
        return unpublished.descriptorsWait() && unpublished.mayOrder(cpu.index(), pa);
    }

    /** A load that reads memory. */
    public void loaded(CpuState cpu, long pa, int size, boolean acquire) {
        if ((acquire || unpublished.descriptorsWait()) && unpublished.mayOrder(cpu.index(), pa)) {
            ordered(cpu, unpublished.loaded(cpu.index(), chronicle.step(cpu), pa, size, acquire), acquire);
        }
    }

    /**
     * A load by the instruction under way of which nobody else may be told. If it is a load-acquire, it is always heard: what
     * it reads may order the stores to a table that nobody knows for one yet.
     */
    public void acquired(CpuState cpu, long pa) {
        int word = cpu.currentWord();
        if (Instruction.acquires(word)) {
            loaded(cpu, pa, Instruction.accessSize(word), true);
        }
    }

    /** A load by the instruction under way, or part of it, which whoever wants to know is told. */
    public void told(CpuState cpu, long pa, int size) {
        int word = cpu.currentWord();
        loaded(cpu, pa, Math.min(size, Instruction.accessSize(word)), Instruction.acquires(word));
        if (attention.tellsLoads()) {
            chronicle.emit(new Event.Load(cpu.index(), chronicle.step(cpu), cpu.currentPc(), pa, size));
        }
    }

    /** A walk of an access has read these descriptors. */
    public void walked(CpuState cpu, WalkSteps steps) {
        for (int i = 0; i < steps.count() && !unpublished.isEmpty(); i++) {
            ordered(cpu, unpublished.walked(cpu.index(), steps.address(i), steps.value(i)), false);
        }
    }

    private void ordered(CpuState cpu, StoreView news, boolean acquire) {
        if (!news.isEmpty()) {
            chronicle.emit(new Event.StoresOrdered(
                    cpu.index(),
                    chronicle.step(cpu),
                    cpu.currentPc(),
                    news,
                    acquire ? Event.StoresOrdered.By.ACQUIRE : Event.StoresOrdered.By.LOAD));
        }
    }
}
