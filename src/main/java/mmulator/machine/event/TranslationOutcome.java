package mmulator.machine.event;

import mmulator.mmu.WalkResult;
import mmulator.mmu.tlb.TlbEntry;

/** What an access may get instead of what the concrete TLB gives. */
public sealed interface TranslationOutcome {
    /** By a TLB entry that some implementation could hold, or that is amalgamated of one and the walk of now. */
    record ByEntry(TlbEntry entry) implements TranslationOutcome {}

    /** By the walk of now, as if the TLB had nothing. */
    record ByWalk() implements TranslationOutcome {}

    /**
     * A TLB conflict abort, since some implementation could hold an entry of another size than the walk of now makes.
     *
     * @param level of the descriptor that the walk ends at
     */
    record Conflict(int level) implements TranslationOutcome {}

    /**
     * By a walk that reads another value of a descriptor, or of a register, than the walk of now. It may have come to a leaf
     * whose AF hardware sets first; then the access is translated anew, by what there is to choose from after that.
     */
    record ByOtherWalk(WalkResult result) implements TranslationOutcome {}
}
