package mmulator.machine;

import mmulator.mmu.Translated;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;

/** Another result that a walk might have had at the same moment, for a reason that the architecture leaves open. */
public record Alternative(Reason reason, WalkResult walk) {
    public enum Reason {
        /** A descriptor store that is not yet, or not yet surely, visible to this walk. */
        UNPUBLISHED_DESCRIPTOR,
        /** A write to a translation register that is still pending. */
        UNSYNCHRONIZED_CONTEXT
    }

    /** True if no access can tell the two results apart, so that neither is an alternative to the other. */
    public static boolean sameOutcome(WalkResult one, WalkResult other) {
        return switch (one) {
            case Translated a -> other instanceof Translated b
                    && a.outputAddress() == b.outputAddress()
                    && a.attributes().agreesWith(b.attributes());
            case WalkFault a -> other instanceof WalkFault b && a.kind() == b.kind() && a.level() == b.level();
        };
    }
}
