package mmulator.relaxed.regime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mmulator.arch.TlbMaintenance;
import mmulator.relaxed.program.Program;

/**
 * On which CPUs TLBIs take effect. All that translate; but where nothing else tells, one matters only to a CPU whose accesses
 * may use what it removes after it has been overwritten, as far as that was seen.
 */
public final class Reach {
    private final List<Program.Cpu> cpus;
    /** By CPU. */
    private final List<Set<WalkEnd>> used = new ArrayList<>();

    private boolean everywhere;

    /** @param everywhere on all CPUs that translate, from the start */
    public Reach(Program program, boolean everywhere) {
        cpus = program.cpus();
        cpus.forEach(cpu -> used.add(new HashSet<>()));
        this.everywhere = everywhere;
    }

    /**
     * From here on, on all CPUs that translate.
     *
     * @return true if it was not so before
     */
    public boolean beEverywhere() {
        boolean was = everywhere;
        everywhere = true;
        return !was;
    }

    /**
     * An access of the CPU may use what has been overwritten.
     *
     * @return true if that was not known
     */
    public boolean uses(int cpu, WalkEnd end) {
        return !everywhere && used.get(cpu).add(end);
    }

    /** The TLBI, which reaches the CPU, may matter there. */
    public boolean includes(int cpu, TlbMaintenance maintenance) {
        return cpus.get(cpu).mmu() != null
                && (everywhere || used.get(cpu).stream().anyMatch(end -> end.isRemovedBy(maintenance)));
    }
}
