package mmulator.mmu.possible;

import mmulator.mmu.WalkFault;
import mmulator.mmu.history.Moment;

/**
 * A walk that an access may make now, or have made early, and that ends in a fault: by a descriptor store that it need not
 * see, or by a Table descriptor that a TLB may still hold. No TLB holds what comes of it, but to the access it is an outcome
 * like any other.
 *
 * @param from the first moment at which a walk could have come to it
 * @param cause why a walk may still come to it
 */
public record PossibleFault(WalkFault fault, Moment from, PossibleEntry.Cause cause) {}
