package mmulator.machine.event;

import mmulator.mmu.WalkResult;

/**
 * Another result that an access might have had at the same moment. What stale or unseen descriptors may give is for the
 * possible TLB to say.
 */
public record Alternative(Reason reason, WalkResult walk) {
    public enum Reason {
        /** A write to a translation register that is still pending. */
        UNSYNCHRONIZED_CONTEXT
    }
}
