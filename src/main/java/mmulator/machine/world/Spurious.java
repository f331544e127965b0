package mmulator.machine.world;

import mmulator.arch.CompareAndSwap;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.state.CpuState;

/**
 * What hardware may do for no reason that software could see, where the machine is told to reckon with it: a
 * store-exclusive fails, a descriptor is updated early or late. Each of them is a choice.
 *
 * <p>An instruction meets each kind at most once, or a loop that tries again would have executions without end.
 */
public final class Spurious {
    /** What is chosen. Where it is both allowed and not, an instruction is asked about each kind by itself. */
    public enum Kind {
        STORE_EXCLUSIVE_FAILS(ChoicePoint.EXCLUSIVE),
        UPDATE_COMES_LATE(ChoicePoint.UPDATE),
        UPDATE_IS_NOT_SEEN_BY_WALK(ChoicePoint.UPDATE),
        UPDATE_IS_NOT_SEEN_BY_LOAD(ChoicePoint.UPDATE),
        ACCESS_FLAG_IS_SET(ChoicePoint.UPDATE),
        FAULT_SETS_NO_ACCESS_FLAG(ChoicePoint.UPDATE),
        TRANSLATION_SETS_NO_ACCESS_FLAG(ChoicePoint.UPDATE),
        STAYS_CLEAN(ChoicePoint.UPDATE);

        private final ChoicePoint point;

        Kind(ChoicePoint point) {
            this.point = point;
        }
    }

    private final World world;
    private final boolean reckoned;
    /** @param reckoned false if nothing is ever asked */
    public Spurious(World world, boolean reckoned) {
        this.world = world;
        this.reckoned = reckoned;
    }

    public boolean reckonsWith(ChoicePoint point) {
        return reckoned && world.choices().points().contains(point);
    }

    /** True if it is to happen to the instruction under way. */
    public boolean happens(CpuState cpu, Kind kind) {
        if (!reckonsWith(kind.point)) {
            return false;
        }
        if (cpu.spurious().has(cpu.currentPc(), kind)) {
            return false;
        }
        cpu.caches().askAgain();
        if (world.choices().translation(2) == 0) {
            return false;
        }
        cpu.spurious(cpu.spurious().and(cpu.currentPc(), kind));
        return true;
    }

    /** True if the write under way is a CAS, and may leave the page clean if it fails. */
    public boolean mayWriteNothing(CpuState cpu) {
        return reckonsWith(ChoicePoint.UPDATE) && CompareAndSwap.is(cpu.currentWord());
    }

    /** The same, and it does fail: memory holds something else than it expects. */
    public boolean writesNothing(CpuState cpu, long physicalAddress) {
        return reckonsWith(ChoicePoint.UPDATE)
                && CompareAndSwap.decode(cpu.currentWord())
                        .filter(swap -> !finds(cpu, swap, physicalAddress))
                        .isPresent();
    }

    private boolean finds(CpuState cpu, CompareAndSwap swap, long physicalAddress) {
        long mask = swap.size() == 8 ? -1 : (1L << 8 * swap.size()) - 1;
        boolean first = world.memory().read(physicalAddress, swap.size()) == (cpu.xOrZero(swap.expected()) & mask);
        return first
                && (!swap.pair()
                        || world.memory().read(physicalAddress + swap.size(), swap.size())
                                == (cpu.xOrZero(swap.expected() + 1) & mask));
    }
}
