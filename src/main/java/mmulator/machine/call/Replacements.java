package mmulator.machine.call;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Routines that something else stands in for, by the physical address of their first instruction. */
public final class Replacements {
    private final Map<Long, Replacement> replaced = new HashMap<>();

    public void put(long physicalAddress, Replacement replacement) {
        replaced.put(physicalAddress, replacement);
    }

    public boolean contain(long physicalAddress) {
        return !replaced.isEmpty() && replaced.containsKey(physicalAddress);
    }

    Replacement at(long physicalAddress) {
        return Objects.requireNonNull(replaced.get(physicalAddress));
    }

    /** True if going back to an earlier moment would leave something as it is. */
    public boolean runJava() {
        return replaced.values().stream().anyMatch(Replacement.Runs.class::isInstance);
    }
}
