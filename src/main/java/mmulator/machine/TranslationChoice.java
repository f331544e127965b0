package mmulator.machine;

import mmulator.mmu.TlbEntry;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link TranslationQuestion}.
 *
 * @param outcome what the access gets, or null for what the concrete TLB and the walk give
 * @param open true if there was something to choose: the next access must ask again
 */
public record TranslationChoice(@Nullable Outcome outcome, boolean open) {
    /** There is only one thing that the access can get. */
    public static final TranslationChoice DETERMINED = new TranslationChoice(null, false);

    /** Of several, what the concrete TLB and the walk give. */
    public static final TranslationChoice CONCRETE = new TranslationChoice(null, true);

    /** What an access may get instead of what the concrete TLB gives. */
    public sealed interface Outcome {
        /** A TLB entry that some implementation could hold. */
        record Entry(TlbEntry entry) implements Outcome {}

        /** The walk of now, as if the concrete TLB had nothing. */
        record Walk() implements Outcome {}

        /** A fault that a walk may find: with another value of a descriptor, or of a register, that it may read. */
        record Fault(mmulator.mmu.WalkFault fault) implements Outcome {}

        /** A TLB conflict abort. */
        record Conflict() implements Outcome {}
    }
}
