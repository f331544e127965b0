package mmulator.mmu.possible;

import java.util.List;
import mmulator.arch.TlbMaintenance;
import mmulator.mmu.history.Moment;

/** TLB maintenance that has reached a CPU. An entry fetched at or after {@code issued} may be there even once it has completed. */
record Operation(int by, TlbMaintenance maintenance, Moment issued, Moment completed) {
    boolean isComplete() {
        return completed != Moment.NEVER;
    }

    /** No access of the CPU that comes after its last context synchronization event can have come before it. */
    boolean countsForAccesses(int cpu, Moment synchronizedAt) {
        return by == cpu ? completed.isBefore(synchronizedAt) : isComplete();
    }

    /** It takes effect on that CPU. */
    boolean reaches(int cpu) {
        return by == cpu || maintenance.isBroadcast();
    }

    /** Where in a list, which is in order, the operations begin that were not issued before {@code since}. */
    static int firstSince(List<Operation> operations, Moment since) {
        int low = 0;
        int high = operations.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (operations.get(middle).issued().isBefore(since)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
