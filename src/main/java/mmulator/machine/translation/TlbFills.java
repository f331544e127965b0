package mmulator.machine.translation;

import java.util.List;
import mmulator.arch.Descriptor;
import mmulator.machine.event.Event;
import mmulator.machine.state.CpuState;
import mmulator.machine.world.Chronicle;
import mmulator.machine.world.Spurious;
import mmulator.mmu.Permissions;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.possible.ContiguousRun;
import mmulator.mmu.tlb.TlbEntry;

/** What an access changes on its way: entries of the concrete TLB, Access flags and dirty states of descriptors. */
final class TlbFills {
    private final Chronicle chronicle;
    private final Walks walks;
    private final HardwareUpdates updates;
    private final Spurious spurious;

    TlbFills(Chronicle chronicle, Walks walks, HardwareUpdates updates, Spurious spurious) {
        this.chronicle = chronicle;
        this.walks = walks;
        this.updates = updates;
        this.spurious = spurious;
    }

    /** Caches what a walk of the access has found; one that leads to no leaf, or to one whose AF is 0, leaves nothing. */
    void fill(Access access, WalkResult found) {
        if (found instanceof Translated leaf && !leaf.accessFlagDue()) {
            CpuState cpu = access.cpu();
            boolean run = leaf.contiguous()
                    && cpu.tlb().options().cachesContiguousRun()
                    && ContiguousRun.isWhole(leaf, walks.seenBy(access));
            cache(cpu, TlbEntry.of(leaf, access.regime(), run, chronicle.step(cpu)));
        }
    }

    private static Permissions.Outcome check(Access access, Translated found) {
        return Permissions.check(found.attributes(), access.regime(), access.kind(), access.pan());
    }

    /**
     * A leaf whose AF is 0: hardware sets it, and makes the descriptor writable for a write that finds it clean, if memory
     * still holds what the walk has read.
     *
     * @return false if it leaves it alone, true if the access has to be translated anew
     */
    boolean setsAccessFlag(Access access, Translated due) {
        CpuState cpu = access.cpu();
        boolean refused = check(access, due) == Permissions.Outcome.PERMISSION_FAULT;
        if (refused && spurious.happens(cpu, Spurious.Kind.FAULT_SETS_NO_ACCESS_FLAG)
                || !access.isMade() && spurious.happens(cpu, Spurious.Kind.TRANSLATION_SETS_NO_ACCESS_FLAG)) {
            return false;
        }
        if (isStale(cpu, due.steps())) {
            access.becomeCoherent();
            return true;
        }
        boolean dirties = access.kind().isWrite()
                && !access.leavesClean()
                && check(access, due) == Permissions.Outcome.ALLOWED_DIRTY_UPDATE_DUE
                && !staysClean(access, due.outputAddress());
        updates.make(cpu, due.steps().lastAddress(), due.updatedLeaf(dirties));
        return true;
    }

    /** True if the leaf, which a walk of the CPU is about to update, is not what the walk has read. */
    private boolean isStale(CpuState cpu, WalkSteps steps) {
        if (updates.read(cpu, steps.lastAddress()) == steps.lastValue()) {
            updates.settleOthers(cpu, steps.lastAddress());
        }
        return updates.read(cpu, steps.lastAddress()) != steps.lastValue();
    }

    /**
     * True of a write by a CAS that will find something else than it expects, and leaves the page clean: whether it does is
     * CONSTRAINED UNPREDICTABLE (R_TXGHB).
     */
    boolean staysClean(Access access, long physicalAddress) {
        CpuState cpu = access.cpu();
        access.stayClean(access.staysClean()
                || spurious.writesNothing(cpu, physicalAddress) && spurious.happens(cpu, Spurious.Kind.STAYS_CLEAN));
        return access.staysClean();
    }

    /**
     * A write to a writable-clean leaf: hardware makes the descriptor writable if it is still what the access has gone by,
     * and the access is translated anew in any case.
     *
     * @param steps that led to it
     */
    void makeDirty(Access access, WalkSteps steps) {
        CpuState cpu = access.cpu();
        Regime regime = access.regime();
        long canonical = regime.canonical(access.va());
        TlbEntry clean = cpu.tlb().lookup(canonical, regime.asid());
        if (clean != null) {
            giveUp(cpu, clean);
        }
        if (isStale(cpu, steps)) {
            access.becomeCoherent();
        } else {
            updates.make(cpu, steps.lastAddress(), steps.lastValue() & ~Descriptor.AP2);
        }
    }

    /** Drops an entry that does not change what the CPU may do: nobody need hear of it. */
    void giveUp(CpuState cpu, TlbEntry entry) {
        cpu.tlb().evict(entry);
        cpu.caches().forgetTranslations();
    }

    private void cache(CpuState cpu, TlbEntry entry) {
        TlbEntry replaced = cpu.tlb().insert(entry);
        chronicle.counters().tlbFill();
        chronicle.emit(new Event.TlbFilled(cpu.index(), chronicle.step(cpu), cpu.currentPc(), entry));
        if (replaced != null && !replaced.equals(entry)) {
            tellRemoved(cpu, replaced);
            cpu.caches().forgetTranslations();
        }
    }

    /** Gives up an entry for what a walk finds. */
    void evict(CpuState cpu, TlbEntry entry) {
        cpu.tlb().evict(entry);
        tellRemoved(cpu, entry);
    }

    private void tellRemoved(CpuState cpu, TlbEntry entry) {
        chronicle.emit(new Event.TlbRemoved(cpu.index(), chronicle.step(cpu), cpu.currentPc(), List.of(entry), null));
    }
}
