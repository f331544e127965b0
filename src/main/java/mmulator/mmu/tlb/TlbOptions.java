package mmulator.mmu.tlb;

/**
 * What one plausible implementation of a TLB does where the architecture leaves a choice.
 *
 * @param capacity entries, or 0 for no limit
 * @param policy which entry goes when the TLB is full
 * @param seed for {@link Policy#RANDOM}
 * @param cachesContiguousRun one entry covers a whole contiguous run
 * @param cachesTableWalks Table descriptors are cached too
 */
public record TlbOptions(
        int capacity, Policy policy, long seed, boolean cachesContiguousRun, boolean cachesTableWalks) {

    /** Replacement policy. */
    public enum Policy {
        LRU,
        RANDOM,
        /** Never replaces anything; the capacity is 0. */
        UNLIMITED
    }

    /** Holds everything, merges contiguous runs, caches table walks: shows the most stale state. */
    public static final TlbOptions DEFAULT = new TlbOptions(0, Policy.UNLIMITED, 0, true, true);

    public TlbOptions {
        if (capacity < 0 || (policy == Policy.UNLIMITED) != (capacity == 0)) {
            throw new IllegalArgumentException(
                    "capacity 0 goes with policy UNLIMITED and no other, got " + capacity + " " + policy);
        }
    }

    public static TlbOptions lru(int capacity) {
        return new TlbOptions(capacity, Policy.LRU, 0, true, true);
    }

    public static TlbOptions random(int capacity, long seed) {
        return new TlbOptions(capacity, Policy.RANDOM, seed, true, true);
    }

    public TlbOptions withContiguousRun(boolean caches) {
        return new TlbOptions(capacity, policy, seed, caches, cachesTableWalks);
    }

    public TlbOptions withTableWalks(boolean caches) {
        return new TlbOptions(capacity, policy, seed, cachesContiguousRun, caches);
    }
}
