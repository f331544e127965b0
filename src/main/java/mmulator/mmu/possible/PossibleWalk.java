package mmulator.mmu.possible;

import mmulator.mmu.WalkResult;
import mmulator.mmu.history.Moment;

/**
 * A walk that an access may make now, or have made early, and that ends in what no TLB holds, a fault or a leaf whose AF
 * hardware sets first: by a descriptor store that it need not see, or by a Table descriptor that a TLB may still hold. To
 * the access it is an outcome like any other.
 *
 * @param from the first moment at which a walk could have come to it
 * @param cause why a walk may still come to it
 */
public record PossibleWalk(WalkResult result, Moment from, PossibleEntry.Cause cause) {}
