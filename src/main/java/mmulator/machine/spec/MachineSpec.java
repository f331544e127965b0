package mmulator.machine.spec;

import java.util.List;
import mmulator.machine.choice.ChoicePoint;

/**
 * Everything a machine starts from.
 *
 * @param memory regions of physical memory; they must not overlap
 * @param cpus one entry per CPU, 1 to 256
 * @param coherentWalks a walk reads what is in memory, as the usual implementation does: a descriptor store is seen at once,
 *     and only TLBs are stale
 * @param spurious hardware may do what it has no reason for: choice points {@link ChoicePoint#EXCLUSIVE} and
 *     {@link ChoicePoint#UPDATE}
 */
public record MachineSpec(List<Region> memory, List<CpuSpec> cpus, boolean coherentWalks, boolean spurious) {
    public static final int MAX_CPUS = 256;

    /** Walks that may miss a store for as long as the architecture lets them. */
    public MachineSpec(List<Region> memory, List<CpuSpec> cpus) {
        this(memory, cpus, false);
    }

    /** Hardware that has a reason for all it does. */
    public MachineSpec(List<Region> memory, List<CpuSpec> cpus, boolean coherentWalks) {
        this(memory, cpus, coherentWalks, false);
    }

    public MachineSpec {
        memory = List.copyOf(memory);
        cpus = List.copyOf(cpus);
        if (cpus.isEmpty() || cpus.size() > MAX_CPUS) {
            throw new IllegalArgumentException(cpus.size() + " CPUs; expected 1 to " + MAX_CPUS);
        }
    }

    /**
     * A block of physical memory, zero at reset.
     *
     * @param base physical address, a multiple of 4096
     * @param size bytes, a positive multiple of 4096
     */
    public record Region(long base, long size) {}
}
