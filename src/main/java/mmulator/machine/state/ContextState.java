package mmulator.machine.state;

import java.util.List;
import mmulator.arch.CpuFeatures;
import mmulator.arch.SystemRegister;
import mmulator.mmu.Regime;
import mmulator.mmu.possible.PossibleRegimes;

/**
 * Which regime a CPU translates by: the one in effect, and those that writes of translation registers make possible until
 * the next context synchronization event.
 */
public final class ContextState {
    private final CpuFeatures features;
    private final SystemRegisters registers;
    private Regime regime;
    /** As many as pending writes of translation registers make possible. */
    private List<Regime> possible;

    private boolean pending;

    ContextState(CpuFeatures features, SystemRegisters registers) {
        this.features = features;
        this.registers = registers;
        regime = registers.regime(features);
        possible = List.of(regime);
    }

    /** The one in effect; writes since the last context synchronization event are not in it. */
    Regime regime() {
        return regime;
    }

    /** True if a write has been made that the next context synchronization event puts into effect. */
    public boolean isPending() {
        return pending;
    }

    /** The one that the next context synchronization event will put into effect. */
    public Regime pendingRegime() {
        return pending ? registers.regime(features) : regime;
    }

    /** Every one that may be in effect: the one in effect for sure first, and last the one that registers describe. */
    public List<Regime> possible() {
        return possible;
    }

    /** A register that translation depends on has been written, and counts from here on or from the next synchronization. */
    public void written(SystemRegister register, long value) {
        pending = true;
        possible = List.copyOf(PossibleRegimes.after(possible, register, value));
    }

    /** Puts what is written into effect. */
    void synchronize() {
        regime = pendingRegime();
        possible = List.of(regime);
        pending = false;
    }

    /** All of it at some moment. */
    record Saved(Regime regime, List<Regime> possible, boolean pending) {}

    Saved save() {
        return new Saved(regime, possible, pending);
    }

    void restore(Saved saved) {
        regime = saved.regime;
        possible = saved.possible;
        pending = saved.pending;
    }
}
