package mmulator.machine.event;

import mmulator.mmu.WalkResult;
import mmulator.mmu.tlb.TlbEntry;

/** What an access may get instead of what the concrete TLB gives. */
public sealed interface TranslationOutcome {
    /** By a TLB entry that some implementation could hold. */
    record ByEntry(TlbEntry entry) implements TranslationOutcome {}

    /** By the walk of now, as if the concrete TLB had nothing. */
    record ByWalk() implements TranslationOutcome {}

    /**
     * A TLB conflict abort, since some implementation could hold an entry of another size than the walk of now makes.
     *
     * @param level of the descriptor that the walk ends at
     */
    record Conflict(int level) implements TranslationOutcome {}

    /** By a walk that reads another value of a descriptor, or of a register, than in a deterministic run; a fault mostly. */
    record ByOtherWalk(WalkResult result) implements TranslationOutcome {}
}
