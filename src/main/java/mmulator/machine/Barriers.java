package mmulator.machine;

import java.util.Iterator;
import java.util.List;
import mmulator.arch.Barrier;
import mmulator.arch.TlbMaintenance;
import mmulator.machine.event.Event;
import mmulator.machine.state.PendingMaintenance;
import mmulator.mmu.Regime;
import mmulator.mmu.tlb.TlbEntry;

/** What barriers complete and put into effect. */
final class Barriers {
    private final Machine machine;

    Barriers(Machine machine) {
        this.machine = machine;
    }

    void execute(Cpu cpu, Barrier barrier) {
        machine.emit(new Event.BarrierExecuted(cpu.index(), machine.step(cpu), cpu.pc(), barrier));
        switch (barrier) {
            case Barrier.Dsb dsb -> {
                if (dsb.isAtLeast(Barrier.Domain.NSH, Barrier.Access.FULL)) {
                    machine.updates().complete(cpu);
                }
                machine.stores().executed(cpu, dsb);
                completeMaintenance(cpu, dsb);
            }
            case Barrier.Dmb dmb -> machine.stores().executed(cpu, dmb);
            case Barrier.Isb isb -> synchronizeContext(cpu, Event.ContextSynchronized.Cause.ISB);
        }
    }

    private void completeMaintenance(Cpu cpu, Barrier.Dsb dsb) {
        Iterator<PendingMaintenance> pending = cpu.pendingMaintenance.iterator();
        while (pending.hasNext()) {
            PendingMaintenance next = pending.next();
            if (!next.isCompletedBy(dsb)) {
                continue;
            }
            pending.remove();
            TlbMaintenance maintenance = next.maintenance();
            if (maintenance.isBroadcast()) {
                for (Cpu target : machine.cpus()) {
                    apply(cpu, target, maintenance);
                }
            } else {
                apply(cpu, cpu, maintenance);
            }
            machine.emit(new Event.MaintenanceCompleted(
                    cpu.index(), machine.step(cpu), cpu.pc(), maintenance, next.issuedAt()));
        }
    }

    private void apply(Cpu by, Cpu target, TlbMaintenance maintenance) {
        if (maintenance.kind() == TlbMaintenance.Kind.ALL) {
            target.tlbUnknown = false;
        }
        long generation = target.tlb().generation();
        List<TlbEntry> removed = target.tlb().invalidate(maintenance);
        if (target.tlb().generation() != generation) {
            target.forgetTranslations();
        }
        if (!removed.isEmpty()) {
            machine.emit(new Event.TlbRemoved(target.index(), machine.step(by), by.pc(), removed, maintenance));
        }
    }

    /** Puts pending register writes into effect. Arm ARM glossary, "Context synchronization event". */
    void synchronizeContext(Cpu cpu, Event.ContextSynchronized.Cause cause) {
        machine.stores().synchronize(cpu);
        cpu.translatedAt = Cpu.NEVER;
        if (cpu.contextPending) {
            Regime next = cpu.pendingRegime();
            if (next.mmuOn() && !cpu.regime().mmuOn() && cpu.tlbUnknown) {
                cpu.tlbUnknown = false;
                machine.emit(new Event.EnabledWithUnknownTlb(cpu.index(), machine.step(cpu), cpu.pc()));
            }
            cpu.contextPending = false;
            cpu.setRegime(next);
            cpu.forgetTranslations();
            machine.tellRegimes(cpu);
        }
        machine.emit(new Event.ContextSynchronized(cpu.index(), machine.step(cpu), cpu.pc(), cause));
    }
}
