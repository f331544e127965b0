package mmulator.machine;

import java.util.List;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.memory.PhysicalMemory;

/** What the rules of execution may know of a machine: its CPUs, the memory that they share, the run, and who chooses. */
final class World {
    private final List<CpuState> cpus;
    private final PhysicalMemory memory;
    private final Chronicle chronicle;
    private Choices choices = new RoundRobin(RoundRobin.DEFAULT_QUANTUM);

    World(List<CpuState> cpus, PhysicalMemory memory, Chronicle chronicle) {
        this.cpus = cpus;
        this.memory = memory;
        this.chronicle = chronicle;
    }

    /** All CPUs, by index. */
    List<CpuState> cpus() {
        return cpus;
    }

    CpuState cpu(int index) {
        return cpus.get(index);
    }

    PhysicalMemory memory() {
        return memory;
    }

    Chronicle chronicle() {
        return chronicle;
    }

    Choices choices() {
        return choices;
    }

    /** These choices count from now on. */
    void choose(Choices choices) {
        this.choices = choices;
    }

    /** Something that the translations of all CPUs depend on has changed. */
    void forgetTranslations() {
        cpus.forEach(cpu -> cpu.caches().forgetTranslations());
    }

    /** Stores to the page must be told from now on, whoever makes them. */
    void watchStores(long physicalAddress) {
        cpus.forEach(cpu -> cpu.caches().watchStores(physicalAddress));
    }

    /** Engines must ask for the page of each load again. */
    void hearLoads() {
        cpus.forEach(cpu -> {
            cpu.caches().comeByAgain();
            cpu.execution().breakRun();
        });
    }
}
