package mmulator.relaxed;

import java.util.HashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import mmulator.arch.Descriptor;
import mmulator.arch.Granule;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.VaRange;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.relaxed.regime.Epoch;
import org.jspecify.annotations.Nullable;

/**
 * Entries that a TLB makes out of one member of a contiguous run, and uses for the others. Arm ARM D8, "The Contiguous bit",
 * R_QTRPM and R_JQQTC.
 */
final class Members {
    private final Given given;

    Members(Given given) {
        this.given = given;
    }

    /** The descriptors of a run that one of them may be served by. */
    private record Run(long first, int count, long own, int level, VaRange range) {
        long member(int i) {
            return first + 8L * i;
        }

        /** The descriptor as it would be in the own place; null if it makes no entry for others. */
        @Nullable
        Descriptor moved(long value, int from) {
            Granule granule = range.granule();
            Descriptor there = new Descriptor(value, level, granule, range.format());
            return there.kind().isLeaf() && there.has(Descriptor.CONTIGUOUS)
                    ? there.withAddress(there.address() + ((own - first) / 8 - from) * granule.entrySize(level))
                    : null;
        }
    }

    /** Null if what the walk ended with is a member of none, or of one whose members agree at all times. */
    private @Nullable Run around(Regime regime, long va, WalkSteps steps) {
        if (!given.judges || steps.count() == 0) {
            return null;
        }
        VaRange range = regime.rangeOf(va);
        int level = steps.level(steps.count() - 1);
        int shift = range.granule().contiguousShift(level);
        long first = steps.lastAddress() & -8L << shift;
        boolean leaf = Descriptor.kind(steps.lastValue(), level, range.granule(), range.format())
                .isLeaf();
        return shift != 0
                        && leaf
                        && given.mayDiffer(first, 1 << shift, range.granule().entrySize(level))
                ? new Run(first, 1 << shift, steps.lastAddress(), level, range)
                : null;
    }

    /** What other members give the address that is not what its own descriptor gives, as {@code reading} has it. */
    void others(
            CpuState state,
            Regime regime,
            long va,
            Reading reading,
            WalkResult result,
            BiConsumer<Reading, Translated> to) {
        WalkSteps steps = result.steps();
        Run run = around(regime, va, steps);
        if (run == null) {
            return;
        }
        int only = given.samples() ? given.oneOf(run.count) : -1;
        Set<Long> alike = new HashSet<>();
        for (int i = 0; i < run.count; i++) {
            if (run.member(i) == run.own || only >= 0 && i != only) {
                continue;
            }
            int location = look(state, run.member(i));
            for (int time : reading.ofMember(location)) {
                Descriptor moved = run.moved(given.value(state, location, time), i);
                Reading served = moved == null ? null : reading.servedBy(location, time);
                if (moved != null
                        && served != null
                        && Walk.withLeaf(regime, va, false, steps, moved.value()) instanceof Translated other
                        && !isSame(other, result)
                        && (!isAlwaysSo(state, location, other) || alike.add(moved.value()))) {
                    to.accept(served, other);
                }
            }
        }
    }

    /** Nobody writes the member: one that is so and says the same may stand for it, as no time and no write tells the two apart. */
    private boolean isAlwaysSo(CpuState state, int location, Translated other) {
        return !other.accessFlagDue()
                && !other.attributes().writableClean()
                && given.next(state, location, 0) == Epoch.OPEN;
    }

    private static boolean isSame(Translated other, WalkResult result) {
        return result instanceof Translated own
                && own.outputAddress() == other.outputAddress()
                && own.contiguous() == other.contiguous()
                && own.attributes().equals(other.attributes());
    }

    /** A time, and those after it at which what a member of the run says changes; none if there is no run. */
    NavigableSet<Integer> changes(CpuState state, Regime regime, long va, WalkSteps steps, int after) {
        Run run = around(regime, va, steps);
        if (run == null) {
            return new TreeSet<>();
        }
        NavigableSet<Integer> times = new TreeSet<>(Set.of(after));
        for (int i = 0; i < run.count; i++) {
            int location = look(state, run.member(i));
            int end = given.end(state);
            for (int time = given.next(state, location, after); time <= end; time = given.next(state, location, time)) {
                times.add(time);
            }
        }
        return times;
    }

    private int look(CpuState state, long member) {
        int location = given.locations.of(member, 8, false, state.pc);
        given.look(location);
        return location;
    }
}
