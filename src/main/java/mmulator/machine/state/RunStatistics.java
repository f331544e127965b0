package mmulator.machine.state;

/**
 * Counts over a run.
 *
 * @param steps visible instructions executed by all CPUs
 * @param translations accesses that the engine had to ask about
 * @param tlbFills entries put into TLBs
 * @param maintenance TLBI instructions executed
 * @param descriptorStores stores that changed a descriptor in a page that a walk has read
 */
public record RunStatistics(long steps, long translations, long tlbFills, long maintenance, long descriptorStores) {}
