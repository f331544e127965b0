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
}
