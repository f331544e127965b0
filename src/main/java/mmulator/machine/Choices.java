package mmulator.machine;

import java.util.BitSet;

/**
 * Supplies every choice that the architecture leaves to chance or to the implementation. A run is a function of the
 * machine and of the answers given here.
 */
public interface Choices {
    /**
     * Which CPU takes steps next.
     *
     * @param runnable CPUs that can take a step; never empty
     * @return a turn of a runnable CPU
     */
    Turn next(BitSet runnable);

    /** True if {@link #translation} is to be asked: each access is then translated anew, step by step. */
    default boolean choosesTranslations() {
        return false;
    }

    /**
     * What an access gets, of all that it may get: the choice points {@code translation}, {@code publish}, {@code sysreg},
     * {@code tlbi} and replacement are this one question, asked in different situations.
     */
    default TranslationChoice translation(TranslationQuestion question) {
        return TranslationChoice.DETERMINED;
    }
}
