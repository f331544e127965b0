package mmulator.mmu.possible;

import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What has been found out about one address while an access to it is translated and judged. Several ask for the same in that
 * time, in which nothing changes.
 */
final class WalksOfAccess {
    private boolean remembering;
    private long va;
    private @Nullable Boolean steady;
    private @Nullable List<PastWalk> walks;
    private @Nullable Set<Long> siblings;

    /** Nothing is known of it yet. */
    void begin() {
        forget();
        remembering = true;
    }

    void end() {
        forget();
        remembering = false;
    }

    private void forget() {
        steady = null;
        walks = null;
        siblings = null;
    }

    private void of(long address) {
        if (!remembering || va != address) {
            forget();
            va = address;
        }
    }

    boolean steady(long address, BooleanSupplier find) {
        of(address);
        Boolean known = steady;
        if (known == null) {
            known = find.getAsBoolean();
            steady = known;
        }
        return known;
    }

    List<PastWalk> walks(long address, Supplier<List<PastWalk>> find) {
        of(address);
        List<PastWalk> known = walks;
        if (known == null) {
            known = find.get();
            walks = known;
        }
        return known;
    }

    Set<Long> siblings(long address, Supplier<Set<Long>> find) {
        of(address);
        Set<Long> known = siblings;
        if (known == null) {
            known = find.get();
            siblings = known;
        }
        return known;
    }
}
