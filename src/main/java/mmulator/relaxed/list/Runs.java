package mmulator.relaxed.list;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import mmulator.arch.Descriptor;
import mmulator.relaxed.program.Program;

/**
 * Contiguous runs that need no looking at: one entry of a TLB does for all members, by whatever was stored to them in any
 * execution so far. Arm ARM D8, "The Contiguous bit".
 */
final class Runs {
    /** In descriptors. */
    private static final int SHORTEST = 16;

    private static final int LONGEST = 128;

    /** By descriptor, the valid value that it was given first. */
    private final Map<Long, Long> values = new HashMap<>();
    /** Descriptors that were given others, too. */
    private final Set<Long> various = new HashSet<>();
    /** Those that were asked for, by the first descriptor and how many there are. */
    private final Map<Long, Run> known = new HashMap<>();

    private record Run(long first, long step, boolean mayDiffer) {
        static long key(long first, int count) {
            return first | count;
        }
    }

    /** @return true if a run that was asked for may differ by now, and did not before */
    boolean stored(long address, long value, Program.Memory initial) {
        if ((value & Descriptor.VALID) == 0) {
            return false;
        }
        Long before = values.putIfAbsent(address, value);
        if (before != null && (before == value || !various.add(address))) {
            return false;
        }
        boolean grown = false;
        for (int count = SHORTEST; count <= LONGEST; count *= 2) {
            long key = Run.key(address & -8L * count, count);
            Run run = known.get(key);
            if (run != null && !run.mayDiffer && mayDifferBy(run.first, count, run.step, initial)) {
                known.put(key, new Run(run.first, run.step, true));
                grown = true;
            }
        }
        return grown;
    }

    /**
     * Some of these descriptors has a contiguous bit, at the start or later, and those that are valid are not all the same but
     * for addresses, each {@code step} more than the one before.
     */
    boolean mayDiffer(long first, int count, long step, Program.Memory initial) {
        long key = Run.key(first, count);
        Run run = known.get(key);
        if (run == null) {
            run = new Run(first, step, mayDifferBy(first, count, step, initial));
            known.put(key, run);
        }
        return run.mayDiffer;
    }

    private boolean mayDifferBy(long first, int count, long step, Program.Memory initial) {
        boolean marked = false;
        boolean agree = true;
        Long least = null;
        for (int i = 0; i < count; i++) {
            long member = first + 8L * i;
            agree &= !various.contains(member);
            Long later = values.get(member);
            for (long value : later == null
                    ? new long[] {initial.read(member, 8)}
                    : new long[] {initial.read(member, 8), later}) {
                if ((value & Descriptor.VALID) != 0) {
                    marked |= (value & Descriptor.CONTIGUOUS) != 0 || various.contains(member);
                    least = least == null ? value - i * step : least;
                    agree &= least == value - i * step;
                }
            }
        }
        boolean aligned = least == null || (least & (count - 1) * step) == 0;
        return marked && !(agree && aligned);
    }
}
