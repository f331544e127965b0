package mmulator.check.world;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import mmulator.arch.CpuFeatures;
import mmulator.mmu.Regime;

/** What each CPU of a {@link World} is, and what its registers say: what is in effect, and what has been written since. */
final class WorldRegimes {
    private final List<CpuFeatures> features = new ArrayList<>();
    private final Map<Integer, Regime> inEffect = new HashMap<>();
    private final Map<Integer, Regime> written = new HashMap<>();
    private final long tcr;

    WorldRegimes(int cpus, long tcr) {
        this.tcr = tcr;
        for (int cpu = 0; cpu < cpus; cpu++) {
            features.add(CpuFeatures.builder().build());
        }
    }

    int cpus() {
        return features.size();
    }

    CpuFeatures features(int cpu) {
        return features.get(cpu);
    }

    void features(int cpu, CpuFeatures value) {
        features.set(cpu, value);
    }

    void begin(int cpu, long ttbr0, long ttbr1) {
        Regime regime = of(cpu, ttbr0, ttbr1);
        inEffect.put(cpu, regime);
        written.put(cpu, regime);
    }

    /** A CPU's regime as at reset, but for the tables. */
    Regime of(int cpu, long ttbr0, long ttbr1) {
        return Regime.of(features.get(cpu), 1, tcr, ttbr0, ttbr1, World.MAIR);
    }

    Regime inEffect(int cpu) {
        return inEffect.get(cpu);
    }

    void ttbr0(int cpu, long value) {
        written.put(cpu, of(cpu, value, written.get(cpu).ttbr1().value()));
    }

    void ttbr1(int cpu, long value) {
        written.put(cpu, of(cpu, written.get(cpu).ttbr0().value(), value));
    }

    void ttbr0Alone(int cpu, long value) {
        writeAlone(
                cpu,
                now -> with(
                        now,
                        now.sctlr().value(),
                        now.tcr().value(),
                        value,
                        now.mair().value()));
    }

    void mair(int cpu, long value) {
        writeAlone(cpu, now -> with(now, 1, now.tcr().value(), now.ttbr0().value(), value));
    }

    void tcr(int cpu, long value) {
        writeAlone(
                cpu,
                now -> with(
                        now,
                        now.sctlr().value(),
                        value,
                        now.ttbr0().value(),
                        now.mair().value()));
    }

    void sctlr(int cpu, long value) {
        writeAlone(
                cpu,
                now -> with(
                        now,
                        value,
                        now.tcr().value(),
                        now.ttbr0().value(),
                        now.mair().value()));
    }

    /** Everything else is as it is in effect. */
    private void writeAlone(int cpu, UnaryOperator<Regime> change) {
        written.put(cpu, change.apply(inEffect.get(cpu)));
    }

    private static Regime with(Regime now, long sctlr, long tcr, long ttbr0, long mair) {
        return Regime.of(now.cpu(), sctlr, tcr, ttbr0, now.ttbr1().value(), mair);
    }

    /** A context synchronization event. @return whether that changes anything */
    boolean synchronize(int cpu) {
        return !written.get(cpu).equals(inEffect.put(cpu, written.get(cpu)));
    }

    /** Each TTBR may have the value of the last context synchronization event or the one written since. */
    List<Regime> possible(int cpu) {
        Regime old = inEffect.get(cpu);
        Regime now = written.get(cpu);
        Set<Regime> regimes = new LinkedHashSet<>();
        for (long ttbr1 : new long[] {old.ttbr1().value(), now.ttbr1().value()}) {
            for (long ttbr0 : new long[] {old.ttbr0().value(), now.ttbr0().value()}) {
                regimes.add(of(cpu, ttbr0, ttbr1));
            }
        }
        return List.copyOf(regimes);
    }
}
