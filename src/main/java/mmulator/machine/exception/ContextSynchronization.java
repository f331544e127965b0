package mmulator.machine.exception;

import java.util.List;
import mmulator.arch.SystemRegister;
import mmulator.machine.event.Event;
import mmulator.machine.state.CpuState;
import mmulator.machine.world.Chronicle;
import mmulator.machine.world.Stores;
import mmulator.machine.world.TableTracker;
import mmulator.machine.world.World;
import mmulator.mmu.Regime;
import mmulator.mmu.possible.PossibleRegimes;
import mmulator.mmu.tlb.TlbContents;

/** When writes of the registers that translation depends on count. Arm ARM glossary, "Context synchronization event". */
public final class ContextSynchronization {
    private final World world;
    private final Chronicle chronicle;
    private final Stores stores;
    private final TableTracker tables;

    public ContextSynchronization(World world, Stores stores, TableTracker tables) {
        this.world = world;
        chronicle = world.chronicle();
        this.stores = stores;
        this.tables = tables;
    }

    /** From here to the next context synchronization event an access may go by the old value or the new. */
    public void written(CpuState cpu, SystemRegister register, long value) {
        cpu.context().written(register, value);
        cpu.caches().forgetTranslations();
        if (cpu.tlbContents() != TlbContents.KNOWN
                && PossibleRegimes.mayEnable(cpu.context().possible())) {
            cpu.tlbContents(TlbContents.KNOWN); // so that it is told once
            chronicle.emit(new Event.EnabledWithUnknownTlb(cpu.index(), chronicle.step(cpu), cpu.pc()));
        }
        tell(cpu);
    }

    /** Puts pending register writes into effect. */
    public void synchronize(CpuState cpu, Event.ContextSynchronized.Cause cause) {
        stores.synchronize(cpu);
        cpu.synchronizePar();
        cpu.tlbContents(cpu.tlbContents().afterSynchronization());
        cpu.interrupts().synchronizedTo(cpu.process().pstate());
        if (cpu.context().isPending()) {
            cpu.synchronizeContext();
            tell(cpu);
        }
        chronicle.emit(new Event.ContextSynchronized(cpu.index(), chronicle.step(cpu), cpu.pc(), cause));
    }

    /** Tells which regimes may be in effect on the CPU. */
    public void tell(CpuState cpu) {
        List<Regime> regimes = cpu.context().possible();
        chronicle.emit(new Event.RegimesPossible(cpu.index(), chronicle.step(cpu), cpu.pc(), regimes));
        regimes.forEach(regime -> tables.regime(cpu, regime));
        if (regimes.stream().anyMatch(Regime::isCommon)) {
            // What others have translated may come from this CPU's tables from now on.
            world.forgetTranslations();
        }
    }
}
