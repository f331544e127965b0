package mmulator.machine.choice;

import java.util.BitSet;
import java.util.Set;

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

    /**
     * What is asked for besides. With any, each access is translated anew, step by step; with none, an access gets what
     * the concrete TLB and the walk give.
     */
    default Set<ChoicePoint> points() {
        return Set.of();
    }

    /**
     * Words of code in which every instruction is a step, by physical address divided by 8: where others may do something between
     * plain instructions that counts, as to change them, or what they are fetched through.
     */
    default Set<Long> steppedCode() {
        return Set.of();
    }

    /**
     * What an access gets, of all that it may get. The choice points {@code translation}, {@code publish}, {@code sysreg},
     * {@code tlbi} and replacement are this one question, asked in different situations.
     *
     * @param outcomes how many there are, at least 2
     * @return less than {@code outcomes}; 0 is what the concrete TLB and the walk give
     */
    default int translation(int outcomes) {
        return 0;
    }
}
