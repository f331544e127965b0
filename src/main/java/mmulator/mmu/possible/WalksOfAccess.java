package mmulator.mmu.possible;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What has been found out about one address while an access to it is translated and judged. Several ask for the same in that
 * time, in which nothing changes.
 */
final class WalksOfAccess {
    private boolean remembering;
    private long va;
    private final Found<Boolean> steady = new Found<>();
    private final Found<List<PastWalk>> walks = new Found<>();
    private final Found<Set<Long>> siblings = new Found<>();

    private static final class Found<T> {
        private @Nullable T value;

        T orElse(Supplier<T> find) {
            T known = value;
            if (known == null) {
                known = find.get();
                value = known;
            }
            return known;
        }
    }

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
        steady.value = null;
        walks.value = null;
        siblings.value = null;
    }

    private void of(long address) {
        if (!remembering || va != address) {
            forget();
            va = address;
        }
    }

    boolean steady(long address, Supplier<Boolean> find) {
        of(address);
        return steady.orElse(find);
    }

    List<PastWalk> walks(long address, Supplier<List<PastWalk>> find) {
        of(address);
        return walks.orElse(find);
    }

    Set<Long> siblings(long address, Supplier<Set<Long>> find) {
        of(address);
        return siblings.orElse(find);
    }
}
