package mmulator.relaxed;

import mmulator.arch.Barrier;
import mmulator.relaxed.list.View;
import mmulator.relaxed.regime.Epochs;

/**
 * The rules of barriers. One of the Non-shareable domain orders nothing that another CPU can notice, as the formal model says
 * nothing of it (Arm ARM B2.3, the assumptions) and the observers that it is for are the CPU itself (B2.6.10): a DMB is nothing at
 * all, and a DSB makes own stores to descriptors visible to own walks and local TLBIs. Other domains are one. A DSB waits for a TLBI
 * only if it reaches as far, even where the TLB is its own CPU's (R_PSMWS).
 */
final class Barriers {
    private Barriers() {}

    /** @param alone there is no other CPU: then there is nobody to tell the domains apart */
    static void execute(CpuState state, Barrier barrier, boolean alone) {
        switch (barrier) {
            case Barrier.Isb isb -> synchronize(state);
            case Barrier.Dmb dmb when dmb.domain() == Barrier.Domain.NSH && !alone -> {}
            case Barrier.Dsb dsb when dsb.domain() == Barrier.Domain.NSH && !alone -> near(state, dsb);
            case Barrier.Dmb(Barrier.Domain domain, Barrier.Access access) -> {
                if (access == Barrier.Access.STORES) {
                    state.dmbStores = View.join(state.dmbStores, state.writes, state.flushed);
                } else {
                    state.dmb = View.join(state.dmb, ordered(state, access));
                }
            }
            // Of stores, too, it orders all that follows.
            case Barrier.Dsb dsb -> {
                state.dsb = View.join(state.dsb, ordered(state, dsb.access()), state.maintained.completedBy(dsb));
                state.dsb = View.join(state.dsb, state.maintainedNear.completedBy(dsb));
                if (dsb.access() == Barrier.Access.FULL) {
                    state.dsb = View.join(state.dsb, state.walks);
                }
            }
        }
    }

    /**
     * A local TLBI is complete for all, unless it had to come after stores to descriptors of which that cannot be said: then only
     * what comes after these does come after it.
     */
    private static void near(CpuState state, Barrier.Dsb dsb) {
        long completed = state.maintained.completedBy(dsb);
        long completedNear = state.maintainedNear.completedBy(dsb);
        state.dsb = View.join(state.dsb, completed);
        state.flushed = View.join(state.flushed, completedNear);
        state.near = View.join(state.near, completed, completedNear);
        if (dsb.access() != Barrier.Access.LOADS) {
            state.near = View.join(state.near, state.descriptors);
        }
    }

    /** A context synchronization event. */
    static void synchronize(CpuState state) {
        state.context = View.join(state.context, state.beforeSynchronization(), state.dsb);
        state.nearContext = View.join(state.nearContext, state.near);
        Epochs epochs = state.epochs;
        if (epochs != null) {
            state.context = View.join(state.context, epochs.written());
            if (!epochs.isSynchronized()) {
                state.ofLeft = View.join(state.reads, state.writes);
            }
            state.epochs = epochs.synchronize();
        }
    }

    private static long ordered(CpuState state, Barrier.Access access) {
        return switch (access) {
            case LOADS -> state.readsKept;
            case STORES -> View.join(state.writes, state.flushed);
            case FULL -> View.join(state.reads, state.writes, state.flushed);
        };
    }
}
