package mmulator.machine.event;

import mmulator.mmu.WalkResult;

/**
 * What a walk gives in a regime that a write of a translation register may have made, while it is pending. What stale or unseen
 * descriptors may give is for the possible TLB to say.
 *
 * @param regime which of the regimes that the last {@link Event.RegimesPossible} of the CPU names
 */
public record Alternative(int regime, WalkResult walk) {}
