package mmulator.mmu.possible;

import mmulator.arch.TlbMaintenance;
import mmulator.mmu.history.Moment;

/** TLB maintenance that has reached a CPU. An entry fetched at or after {@code issued} may be there even once it has completed. */
record Operation(int by, TlbMaintenance maintenance, Moment issued, Moment completed) {
    boolean isComplete() {
        return completed != Moment.NEVER;
    }

    /** It takes effect on that CPU. */
    boolean reaches(int cpu) {
        return by == cpu || maintenance.isBroadcast();
    }
}
