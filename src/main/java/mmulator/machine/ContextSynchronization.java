package mmulator.machine;

import java.util.List;
import mmulator.arch.SystemRegister;
import mmulator.machine.event.Event;
import mmulator.mmu.Regime;

/** When writes of the registers that translation depends on count. Arm ARM glossary, "Context synchronization event". */
final class ContextSynchronization {
    private final Chronicle chronicle;
    private final Stores stores;
    private final TableTracker tables;

    ContextSynchronization(Chronicle chronicle, Stores stores, TableTracker tables) {
        this.chronicle = chronicle;
        this.stores = stores;
        this.tables = tables;
    }

    /** From here to the next context synchronization event an access may go by the old value or the new. */
    void written(Cpu cpu, SystemRegister register, long value) {
        cpu.contextWritten(register, value);
        cpu.forgetTranslations();
        tell(cpu);
    }

    /** Puts pending register writes into effect. */
    void synchronize(Cpu cpu, Event.ContextSynchronized.Cause cause) {
        stores.synchronize(cpu);
        cpu.translatedAt = Cpu.NEVER;
        if (cpu.contextPending) {
            Regime next = cpu.pendingRegime();
            if (next.mmuOn() && !cpu.regime().mmuOn() && cpu.tlbUnknown) {
                cpu.tlbUnknown = false;
                chronicle.emit(new Event.EnabledWithUnknownTlb(cpu.index(), chronicle.step(cpu), cpu.pc()));
            }
            cpu.contextPending = false;
            cpu.setRegime(next);
            cpu.forgetTranslations();
            tell(cpu);
        }
        chronicle.emit(new Event.ContextSynchronized(cpu.index(), chronicle.step(cpu), cpu.pc(), cause));
    }

    /** Tells which regimes may be in effect on the CPU. */
    void tell(Cpu cpu) {
        List<Regime> regimes = cpu.possibleRegimes();
        chronicle.emit(new Event.RegimesPossible(cpu.index(), chronicle.step(cpu), cpu.pc(), regimes));
        regimes.forEach(regime -> tables.regime(cpu, regime));
    }
}
