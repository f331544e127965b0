package mmulator.mmu.possible;

import java.util.ArrayList;
import java.util.List;
import mmulator.arch.TlbMaintenance;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.history.Moment;

/**
 * TLB conflict aborts that one CPU has taken: several of its entries translate the address. After that only maintenance that
 * removes everything is sure to remove them. Arm ARM D8, "TLB maintenance due to TLB conflict" (R_BLRKC, R_GRVDR).
 */
final class Conflicts {
    private record Conflict(long va, Moment at) {}

    private final DescriptorMemory memory;
    /** Since everything was last invalidated. */
    private final List<Conflict> taken = new ArrayList<>(0);

    Conflicts(DescriptorMemory memory) {
        this.memory = memory;
    }

    Conflicts copy() {
        Conflicts copy = new Conflicts(memory);
        copy.taken.addAll(taken);
        return copy;
    }

    /** An access to {@code va} has aborted. */
    void add(long va, Moment now) {
        taken.add(new Conflict(va, now));
    }

    /** The operation has completed, and has removed everything. */
    void endedBy(Operation operation) {
        taken.removeIf(conflict -> conflict.at.isBefore(operation.issued()));
    }

    /** True if the operation need not remove what translates the 2^{@code shift} bytes around {@code va}. */
    boolean outlive(Operation operation, long va, int shift) {
        boolean outlive = false;
        for (Conflict conflict : taken) {
            if (operation.maintenance().kind() != TlbMaintenance.Kind.ALL && (conflict.va ^ va) >>> shift == 0) {
                memory.dependencies().order(conflict.at, operation.issued());
                outlive |= conflict.at.isBefore(operation.issued());
            }
        }
        return outlive;
    }
}
