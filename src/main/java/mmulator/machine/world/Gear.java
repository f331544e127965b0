package mmulator.machine.world;

/** How an engine runs. Step numbers, events and states are the same in both. */
public enum Gear {
    /**
     * Nobody hears of an access that the engine's TLB has. Steps are counted by blocks; a store that somebody must hear of
     * misses in that TLB, because its page has not been granted for writing.
     */
    FAST,
    /** A hook before each visible instruction and each store: stops anywhere, tells all. */
    EXACT
}
