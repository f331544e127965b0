package mmulator.machine.world;

import java.util.List;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.DescriptorReach;

/** What the rules of execution may know of a machine: its CPUs, the memory that they share, the run, and who chooses. */
public final class World {
    private final List<CpuState> cpus;
    private final PhysicalMemory memory;
    private final Chronicle chronicle;
    private Choices choices = new RoundRobin(RoundRobin.DEFAULT_QUANTUM);

    public World(List<CpuState> cpus, PhysicalMemory memory, Chronicle chronicle) {
        this.cpus = cpus;
        this.memory = memory;
        this.chronicle = chronicle;
    }

    /** All CPUs, by index. */
    public List<CpuState> cpus() {
        return cpus;
    }

    CpuState cpu(int index) {
        return cpus.get(index);
    }

    public PhysicalMemory memory() {
        return memory;
    }

    public Chronicle chronicle() {
        return chronicle;
    }

    public Choices choices() {
        return choices;
    }

    /** These choices count from now on. */
    public void choose(Choices choices) {
        this.choices = choices;
    }

    /** Something that the translations of all CPUs depend on has changed. */
    public void forgetTranslations() {
        cpus.forEach(cpu -> cpu.caches().forgetTranslations());
    }

    /** A descriptor has changed. */
    void forgetTranslations(List<DescriptorReach> changed) {
        for (CpuState cpu : cpus) {
            changed.forEach(cpu.caches()::forgetTranslations);
        }
    }

    /** Stores to the page must be told from now on, whoever makes them. */
    public void watchStores(long physicalAddress) {
        cpus.forEach(cpu -> cpu.caches().watchStores(physicalAddress));
    }

    /** Engines must ask for the page of each load again. */
    public void hearLoads() {
        cpus.forEach(cpu -> {
            cpu.caches().comeByAgain();
            cpu.execution().breakRun();
        });
    }
}
