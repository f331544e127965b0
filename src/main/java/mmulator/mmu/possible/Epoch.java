package mmulator.mmu.possible;

import mmulator.mmu.Regime;
import mmulator.mmu.history.DescriptorHistory;
import mmulator.mmu.history.Moment;

/**
 * A time during which walks of one CPU might use a regime.
 *
 * @param until {@link Moment#NEVER} while it lasts
 * @param changes {@link DescriptorHistory#changes()} when it ended
 */
record Epoch(Regime regime, Moment from, Moment until, long changes) {

    static Epoch open(Regime regime, Moment from) {
        return new Epoch(regime, from, Moment.NEVER, -1);
    }

    boolean hasEndedBy(Moment before) {
        return !before.isBefore(until);
    }

    boolean isOpen() {
        return until == Moment.NEVER;
    }

    Epoch closed(Moment now, long changes) {
        return new Epoch(regime, from, now, changes);
    }

    /** This and a later one of the same regime, as if it had been in effect in between as well. */
    Epoch through(Epoch later) {
        return new Epoch(regime, Moment.earlier(from, later.from), Moment.later(until, later.until), later.changes);
    }

    Window window() {
        return new Window(from, until);
    }

    /** True if walks for {@code va} cannot tell the two regimes apart: the other half's TTBR does not matter. */
    boolean sameFor(long va, Epoch other) {
        return regime.sameFor(va, other.regime);
    }

    /**
     * True if what walks for {@code va} find in the other one, which is another CPU's, may be used in this one: TTBRn_EL1.CnP
     * is 1 in both, for the same ASID. Where the tables are not the same, or a register that counts is not, it may be so all
     * the same (R_QLGWZ, R_LGDJT).
     */
    boolean shares(long va, Epoch other) {
        return isCommon(va) && other.isCommon(va) && regime.asid() == other.regime.asid() && other.from.isBefore(until);
    }

    /** The same for global translations, which are shared under different ASIDs, too (R_FWQJZ), where the ASIDs do differ. */
    boolean sharesGlobal(long va, Epoch other) {
        return isCommon(va)
                && other.isCommon(va)
                && regime.asid() != other.regime.asid()
                && regime.rangeOf(va).tableBase() == other.regime.rangeOf(va).tableBase()
                && other.from.isBefore(until);
    }

    /** As much of it as there is before {@code end}. */
    Epoch before(Moment end) {
        return end.isBefore(until) ? new Epoch(regime, from, end, changes) : this;
    }

    /** As {@link Regime#isCommon(long)}. */
    boolean isCommon(long va) {
        return regime.isCommon(va);
    }

    /** True if a walk for {@code va} in the other regime may go on from a Table descriptor cached in this one. */
    boolean sharesTableEntries(long va, Epoch other) {
        return regime.sharesTableEntries(va, other.regime);
    }
}
