package mmulator.mmu.possible;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mmulator.arch.SystemRegister;
import mmulator.mmu.Regime;

/**
 * The regimes that may be in effect from a write of a translation register to the next context synchronization event. Each
 * register may have any value that it has had since the last such event, whatever the others have; but writes of TTBR0_EL1 and
 * TTBR1_EL1 are observed in program order, and a translation sees one point of that order. Arm ARM D8, "Translation table base
 * address register" (R_DYDPX). A switch of address spaces by way of a reserved TTBR0_EL1 relies on that.
 */
public final class PossibleRegimes {
    private PossibleRegimes() {}

    /**
     * Those after one more write.
     *
     * @param possible before it: the one in effect first, the one that has all writes last
     * @param register one that {@linkplain SystemRegister#translation() translation} depends on
     * @return in the same order; where the last is among the others, too, it is there twice
     */
    public static List<Regime> after(List<Regime> possible, SystemRegister register, long value) {
        Regime written = with(possible.getLast(), register, value);
        Set<Regime> regimes = new LinkedHashSet<>(possible);
        boolean base = register == SystemRegister.TTBR0_EL1 || register == SystemRegister.TTBR1_EL1;
        for (Regime regime : possible) {
            regimes.add(
                    base
                            ? with(
                                    with(
                                            regime,
                                            SystemRegister.TTBR0_EL1,
                                            written.ttbr0().value()),
                                    SystemRegister.TTBR1_EL1,
                                    written.ttbr1().value())
                            : with(regime, register, value));
        }
        List<Regime> after = new ArrayList<>(regimes);
        if (!after.getLast().equals(written)) {
            after.add(written);
        }
        return after;
    }

    /** True if the MMU is off, and may be on by writes that are pending. @param possible in the order of {@link #after} */
    public static boolean mayEnable(List<Regime> possible) {
        return possible.getLast().mmuOn() && !possible.getFirst().mmuOn();
    }

    private static Regime with(Regime regime, SystemRegister register, long value) {
        return Regime.of(
                regime.cpu(),
                register == SystemRegister.SCTLR_EL1 ? value : regime.sctlr().value(),
                register == SystemRegister.TCR_EL1 ? value : regime.tcr().value(),
                register == SystemRegister.TTBR0_EL1 ? value : regime.ttbr0().value(),
                register == SystemRegister.TTBR1_EL1 ? value : regime.ttbr1().value(),
                register == SystemRegister.MAIR_EL1 ? value : regime.mair().value());
    }
}
