package mmulator.relaxed;

import mmulator.arch.MemoryInstruction;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.relaxed.list.View;

/** What a fault of an access comes after: another CPU's DSB behind a TLBI waits for it as for the access. Arm ARM B2.3.7. */
final class FaultOrder {
    private FaultOrder() {}

    /**
     * By what the instruction is: the fault of a store-release has Release semantics, too ("Fault Effects, Exception Entry, and
     * Exception Return Effects"). What it would have stored says nothing of a fault. To herd an atomic's fault is that of its
     * read.
     */
    static long of(CpuState state, MemoryInstruction instruction) {
        return switch (instruction.kind()) {
            case STORE, STORE_EXCLUSIVE -> instruction.release() ? View.join(state.reads, state.writes) : View.NONE;
            case LOAD, LOAD_EXCLUSIVE, OPERATION, SWAP, COMPARE_AND_SWAP -> View.NONE;
        };
    }

    /**
     * View of a fault: what is ordered before an access is ordered before it, and accesses of the same location are ("Local MMU
     * Fault successor").
     *
     * @param post view of the walk, and of what else it comes after
     */
    static long of(Given given, CpuState state, long post, long va, Regime regime, WalkResult result) {
        long view = View.join(post, state.dmb, state.dsb);
        view = View.join(view, state.dmbStores, state.acquired);
        WalkResult found = Walk.ifAccessed(regime, va, false, result);
        // Where no address comes out, it is taken to be that of any access with the same low-order bits.
        for (int location : given.locations.withLowOrderBits(va)) {
            if (!(found instanceof Translated translated)
                    || translated.outputAddress() == given.locations.address(location)) {
                view = View.join(view, state.coherence(location));
            }
        }
        return view;
    }
}
