package mmulator.check.every;

import java.util.List;

/** What TTBR0_EL1 and TTBR1_EL1 say. */
public record Context(List<Long> roots, List<Boolean> common, int asid) {
    /** Where the walk for an address begins. */
    long first(long va) {
        return roots.get(va < 0 ? 1 : 0) + 8 * (va >>> 21 & Descriptors.RUN - 1);
    }
}
