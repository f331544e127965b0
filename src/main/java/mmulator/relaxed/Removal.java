package mmulator.relaxed;

import mmulator.arch.TlbMaintenance;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.TableEntry;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.tlb.TlbCoverage;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.regime.Epoch;
import mmulator.relaxed.regime.Epochs;
import mmulator.relaxed.regime.WalkEnd;

/** What a TLBI that takes effect leaves nobody to use. */
final class Removal {
    private static final int LAST_LEVEL = 3;
    /** TLBIs asked whether they leave an old descriptor to no walk. */
    private static final int LOOKED_BACK = 64;

    private Removal() {}

    /**
     * By TLBIs that a walk comes after, as far as one looks back.
     *
     * @param before time of all that the walk comes after, at least; {@code own} of what concerns nobody else
     */
    static Reading.Gone gone(Given given, CpuState state, Epoch epoch, long va, int before, int own) {
        Regime regime = epoch.regime();
        Epochs epochs = state.epochs;
        int start = regime.rangeOf(va).startLevel();
        return depth -> {
            int time = given.lastEffect(Math.max(before, own));
            for (int i = 0; i < LOOKED_BACK && time > 0; i++, time = given.lastEffect(time - 1)) {
                if (given.at(state, time) instanceof Message.Effect effect
                        && (time <= before || effect.cpu() == given.cpu)
                        && (epochs == null || !epochs.mayIgnore(effect, time, epoch))
                        && removesAll(effect.maintenance(), start + depth, regime, va)) {
                    return time;
                }
            }
            return 0;
        };
    }

    /** All that may be made of a descriptor of the level, whatever that leads to. */
    private static boolean removesAll(TlbMaintenance by, int from, Regime regime, long va) {
        for (int level = from; level <= LAST_LEVEL; level++) {
            boolean leaves = TlbCoverage.guarantees(by, regime, va, level, false, true)
                    && TlbCoverage.guarantees(by, regime, va, level, true, true);
            if (!leaves || level < LAST_LEVEL && !TlbCoverage.coversTable(by, regime, va, level)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The effect removes what the walk could be taken from, and nothing can have brought it back: a descriptor that would be
     * read again was written anew before, or the regime was left.
     *
     * @param epoch in which the walk was made, or its Table descriptors were read
     * @param whole it was left since, and what it ended with is used, not what its Table descriptors lead to
     */
    static boolean removes(
            Message.Effect effect, int time, Epoch epoch, long va, Reading reading, WalkResult result, boolean whole) {
        Regime regime = epoch.regime();
        boolean selected = WalkEnd.of(regime, va, result).isRemovedBy(effect.maintenance());
        // No TLB holds what a walk faults by, or has read since: its Table descriptors are there to be removed, by
        // whatever address.
        if (!selected && result instanceof Translated && reading.time(reading.leaf()) < time) {
            return false;
        }
        if (whole && epoch.until() <= time) {
            return true;
        }
        // Through a Table descriptor that it leaves alone, what is below can be read again.
        int start = regime.rangeOf(va).startLevel();
        int again = reading.leaf();
        while (again > 0
                && TlbCoverage.coversTable(effect.maintenance(), regime, va, start + again - 1)
                && isHinted(
                        effect.maintenance(),
                        regime,
                        va,
                        reading.at(time),
                        result.steps().prefix(again))) {
            again--;
        }
        if (again == 0 && epoch.until() <= time) {
            return true;
        }
        for (int i = Math.max(0, again); i < (selected ? reading.count() : reading.leaf()); i++) {
            if (reading.isOverwritten(i, time - 1)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Of an operation with a hint that is wrong for what there is then, nothing need come: Arm ARM R_SQXYZ, I_LTZBK. Of a range only
     * the address counts here.
     *
     * @param then memory at the time of the effect
     * @param tables the Table descriptors, the one that is asked about last
     */
    private static boolean isHinted(
            TlbMaintenance by, Regime regime, long va, DescriptorMemory then, WalkSteps tables) {
        return by.hintLevel() == TlbMaintenance.NO_HINT
                || !(Walk.walk(regime, va, false, then, TableEntry.of(regime, va, tables)) instanceof Translated leaf)
                || leaf.level() == by.hintLevel();
    }
}
