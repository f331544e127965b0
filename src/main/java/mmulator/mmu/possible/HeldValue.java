package mmulator.mmu.possible;

import java.util.Optional;
import mmulator.mmu.Regime;
import mmulator.mmu.history.DescriptorVersion;
import mmulator.mmu.history.Moment;

/**
 * A value of a descriptor that may be cached.
 *
 * @param regime in which a walk could read it
 * @param from the first moment at which one could
 * @param cause why it has not been removed; empty for the present value, which nobody has tried to remove
 */
public record HeldValue(DescriptorVersion version, Regime regime, Moment from, Optional<PossibleEntry.Cause> cause) {}
