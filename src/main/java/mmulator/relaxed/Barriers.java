package mmulator.relaxed;

import mmulator.arch.Barrier;
import mmulator.relaxed.list.View;
import mmulator.relaxed.regime.Epochs;

/**
 * The rules of barriers. The domain of one says nothing of the order of accesses, not even the Non-shareable, as in the model that
 * the manual's authors keep (herdtools7, aarch64fences.cat of June 2026); a DSB waits for a TLBI only if it reaches as far, even
 * where the TLB is its own CPU's (R_PSMWS).
 */
final class Barriers {
    private Barriers() {}

    static void execute(CpuState state, Barrier barrier) {
        switch (barrier) {
            case Barrier.Isb isb -> synchronize(state);
            case Barrier.Dmb(Barrier.Domain domain, Barrier.Access access) -> {
                if (access == Barrier.Access.STORES) {
                    state.dmbStores = View.join(state.dmbStores, state.writes);
                } else {
                    state.dmb = View.join(state.dmb, ordered(state, access));
                }
            }
            // Of stores, too, it orders all that follows.
            case Barrier.Dsb dsb -> {
                state.dsb = View.join(state.dsb, ordered(state, dsb.access()), state.maintained.completedBy(dsb));
                if (dsb.access() == Barrier.Access.FULL) {
                    state.dsb = View.join(state.dsb, state.walks);
                }
            }
        }
    }

    /** A context synchronization event. */
    static void synchronize(CpuState state) {
        state.context = View.join(state.context, state.beforeSynchronization(), state.dsb);
        Epochs epochs = state.epochs;
        if (epochs != null) {
            state.context = View.join(state.context, epochs.written());
            state.epochs = epochs.synchronize();
        }
    }

    private static long ordered(CpuState state, Barrier.Access access) {
        return switch (access) {
            case LOADS -> state.readsKept;
            case STORES -> state.writes;
            case FULL -> View.join(state.reads, state.writes);
        };
    }
}
