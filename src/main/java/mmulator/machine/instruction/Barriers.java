package mmulator.machine.instruction;

import java.util.Iterator;
import java.util.List;
import mmulator.arch.Barrier;
import mmulator.arch.TlbMaintenance;
import mmulator.machine.event.Event;
import mmulator.machine.exception.ContextSynchronization;
import mmulator.machine.state.CpuState;
import mmulator.machine.state.PendingMaintenance;
import mmulator.machine.translation.HardwareUpdates;
import mmulator.machine.world.Chronicle;
import mmulator.machine.world.Stores;
import mmulator.machine.world.World;
import mmulator.mmu.tlb.TlbEntry;

/** What barriers complete, and order. */
public final class Barriers {
    private final World world;
    private final Chronicle chronicle;
    private final HardwareUpdates updates;
    private final Stores stores;
    private final ContextSynchronization context;

    public Barriers(World world, HardwareUpdates updates, Stores stores, ContextSynchronization context) {
        this.world = world;
        chronicle = world.chronicle();
        this.updates = updates;
        this.stores = stores;
        this.context = context;
    }

    void execute(CpuState cpu, Barrier barrier) {
        chronicle.emit(new Event.BarrierExecuted(cpu.index(), chronicle.step(cpu), cpu.pc(), barrier));
        switch (barrier) {
            case Barrier.Dsb dsb -> {
                if (dsb.isAtLeast(Barrier.Domain.NSH, Barrier.Access.FULL)) {
                    updates.complete(cpu);
                }
                stores.executed(cpu, dsb);
                completeMaintenance(cpu, dsb);
            }
            case Barrier.Dmb dmb -> stores.executed(cpu, dmb);
            case Barrier.Isb isb -> context.synchronize(cpu, Event.ContextSynchronized.Cause.ISB);
        }
    }

    private void completeMaintenance(CpuState cpu, Barrier.Dsb dsb) {
        Iterator<PendingMaintenance> pending = cpu.pendingMaintenance().iterator();
        while (pending.hasNext()) {
            PendingMaintenance next = pending.next();
            if (!next.isCompletedBy(dsb)) {
                continue;
            }
            pending.remove();
            TlbMaintenance maintenance = next.maintenance();
            if (maintenance.isBroadcast()) {
                for (CpuState target : world.cpus()) {
                    apply(cpu, target, maintenance);
                }
            } else {
                apply(cpu, cpu, maintenance);
            }
            chronicle.emit(new Event.MaintenanceCompleted(
                    cpu.index(), chronicle.step(cpu), cpu.pc(), maintenance, next.issuedAt()));
        }
    }

    private void apply(CpuState by, CpuState target, TlbMaintenance maintenance) {
        if (maintenance.leavesNothing()) {
            target.tlbContents(target.tlbContents().afterRemoval(by == target));
        }
        long generation = target.tlb().generation();
        List<TlbEntry> removed = target.tlb().invalidate(maintenance);
        if (target.tlb().generation() != generation) {
            target.caches().forgetTranslations();
        }
        if (!removed.isEmpty()) {
            chronicle.emit(new Event.TlbRemoved(target.index(), chronicle.step(by), by.pc(), removed, maintenance));
        }
    }
}
