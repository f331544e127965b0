package mmulator.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mmulator.arch.SystemRegister;
import mmulator.asm.link.ImageSection;
import mmulator.engine.GuestMemory;
import mmulator.engine.Unicorn;
import mmulator.fixture.image.FixtureImage;
import mmulator.machine.Cpu;
import mmulator.machine.Machine;
import mmulator.machine.spec.MachineSpec;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;

/** The memory that a fixture starts from, for engines with nothing of ours around them. */
final class BareMemory implements DescriptorMemory, AutoCloseable {
    private final Map<Long, GuestMemory> regions = new HashMap<>();
    /** Of the CPUs at the start. */
    private final List<Regime> regimes;

    BareMemory(FixtureImage image) {
        try (Machine machine = image.open()) {
            regimes = machine.cpus().stream().map(Cpu::regime).toList();
            for (MachineSpec.Region region : image.spec().memory()) {
                regions.put(region.base(), GuestMemory.allocate(region.size()));
            }
            for (ImageSection section : image.assembled().sections()) {
                copy(machine, section.physicalAddress(), section.size());
            }
            long tables = image.spec().cpus().getFirst().systemRegisters().get(SystemRegister.TTBR1_EL1);
            copy(machine, tables, image.tablesEnd().orElseThrow() - tables);
        }
    }

    private void copy(Machine machine, long physicalAddress, long size) {
        byte[] bytes = new byte[Math.toIntExact(size)];
        machine.memory().read(physicalAddress, bytes);
        regions.forEach((base, region) -> {
            if (physicalAddress - base >= 0 && physicalAddress - base < region.size()) {
                region.write(physicalAddress - base, bytes);
            }
        });
    }

    void mapInto(Unicorn engine) {
        regions.forEach(engine::map);
    }

    void write(long physicalAddress, int word) {
        regions.forEach((base, region) -> {
            if (physicalAddress - base >= 0 && physicalAddress - base < region.size()) {
                region.write(physicalAddress - base, 4, word);
            }
        });
    }

    Regime regime(int cpu) {
        return regimes.get(cpu);
    }

    @Override
    public boolean contains(long physicalAddress) {
        return true;
    }

    @Override
    public long read(long physicalAddress) {
        return readLong(physicalAddress);
    }

    long readLong(long physicalAddress) {
        for (Map.Entry<Long, GuestMemory> region : regions.entrySet()) {
            long offset = physicalAddress - region.getKey();
            if (offset >= 0 && offset < region.getValue().size()) {
                return region.getValue().readLong(offset);
            }
        }
        throw new IllegalArgumentException(String.format("no memory at 0x%016x", physicalAddress));
    }

    @Override
    public void close() {
        regions.values().forEach(GuestMemory::close);
    }
}
