package mmulator.relaxed;

import mmulator.arch.Granule;
import mmulator.arch.Tcr;
import mmulator.arch.TlbMaintenance;
import mmulator.arch.TlbMaintenanceDecoder;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkResult;
import mmulator.relaxed.list.Message;
import mmulator.relaxed.program.Program;
import mmulator.relaxed.program.RefusedException;
import mmulator.relaxed.regime.Epoch;

/** What a TLBI that takes effect leaves nobody to use. */
final class Removal {
    /** TLBIs asked whether they leave an old descriptor to no walk. */
    private static final int LOOKED_BACK = 64;

    private Removal() {}

    /**
     * By TLBIs that a walk comes after, as far as one looks back.
     *
     * @param before time of all that the walk comes after, at least
     */
    static Reading.Gone gone(Given given, CpuState state, Program.Mmu by, Regime regime, long va, int before) {
        int start = regime.rangeOf(va).startLevel();
        return depth -> {
            int time = given.lastEffect(before);
            for (int i = 0; i < LOOKED_BACK && time > 0; i++, time = given.lastEffect(time - 1)) {
                if (given.at(state, time) instanceof Message.Effect effect
                        && removesAny(effect, start + depth == 3, by, regime, va, state.pc)) {
                    return time;
                }
            }
            return 0;
        };
    }

    /**
     * The effect removes what the walk could be taken from, and nothing can have brought it back: a descriptor that it read was
     * written anew before, or the regime was left.
     *
     * @param epoch in which the walk was made
     */
    static boolean removes(
            Message.Effect effect,
            int time,
            Program.Mmu by,
            Epoch epoch,
            long va,
            Reading reading,
            WalkResult result,
            long pc) {
        TlbMaintenance maintenance = decode(effect.operation(), effect.operand(), by, pc);
        if (!covers(maintenance, va, result, reading.isServed(), epoch.regime())) {
            return false;
        }
        // Through a Table descriptor that it leaves alone, the last one can be read again.
        if (!maintenance.lastLevelOnly() && epoch.until() <= time) {
            return true;
        }
        for (int i = maintenance.lastLevelOnly() ? reading.leaf() : 0; i < reading.count(); i++) {
            if (reading.isOverwritten(i, time - 1)) {
                return true;
            }
        }
        return false;
    }

    /**
     * As a TLB would ({@link mmulator.mmu.tlb.TlbCoverage}): an entry goes if any of it is covered, if its ASID fits, and its
     * granule and level where the operand names them.
     *
     * @param run it is one for a whole contiguous run
     */
    private static boolean covers(TlbMaintenance maintenance, long va, WalkResult result, boolean run, Regime regime) {
        Granule granule = maintenance.hintGranule();
        if (maintenance.nothing()
                || maintenance.byAddress()
                        && granule != null
                        && granule != regime.rangeOf(va).granule()) {
            return false;
        }
        long first = va;
        long last = va;
        if (result instanceof Translated found) {
            boolean other = found.attributes().nG() && maintenance.asid() != regime.asidFor(va);
            boolean kept = switch (maintenance.kind()) {
                case ALL, VA_ALL_ASID -> false;
                case ASID -> other || !found.attributes().nG();
                case VA -> other;
            };
            boolean hint = maintenance.hintLevel() != TlbMaintenance.NO_HINT;
            boolean stays =
                    maintenance.nXS() && found.attributes().memoryAttribute().isXs();
            if (kept || stays || hint && maintenance.hintLevel() != found.level()) {
                return false;
            }
            int shift = run ? found.runShift() : found.sizeShift();
            first = found.iaBase() & -1L << shift;
            last = first + (1L << shift) - 1;
        }
        return !maintenance.byAddress()
                || Long.compareUnsigned(maintenance.start(), last) <= 0
                        && Long.compareUnsigned(first, maintenance.endInclusive()) <= 0;
    }

    /**
     * The effect removes all that was read of a descriptor which has been overwritten before it, whatever that leads to.
     *
     * @param last the descriptor is at the last level
     */
    private static boolean removesAny(
            Message.Effect effect, boolean last, Program.Mmu by, Regime regime, long va, long pc) {
        TlbMaintenance maintenance = decode(effect.operation(), effect.operand(), by, pc);
        boolean each = switch (maintenance.kind()) {
            case ALL, VA_ALL_ASID -> true;
            case ASID -> false;
            case VA -> maintenance.asid() == regime.asidFor(va);
        };
        boolean here = !maintenance.byAddress()
                || Long.compareUnsigned(maintenance.start(), va) <= 0
                        && Long.compareUnsigned(va, maintenance.endInclusive()) <= 0;
        return each
                && here
                && !maintenance.nothing()
                && !maintenance.nXS()
                && maintenance.hintGranule() == null
                && maintenance.hintLevel() == TlbMaintenance.NO_HINT
                && (last || !maintenance.lastLevelOnly());
    }

    /** @param operation CRn, CRm and op2 */
    static TlbMaintenance decode(int operation, long operand, Program.Mmu by, long pc) {
        Tcr tcr = by.regime().tcr();
        return TlbMaintenanceDecoder.decode(
                        0,
                        operation >>> 7,
                        operation >>> 3 & 15,
                        operation & 7,
                        operand,
                        by.regime().cpu(),
                        tcr)
                .orElseThrow(() -> new RefusedException(pc, "a TLBI that the CPU does not have"));
    }
}
