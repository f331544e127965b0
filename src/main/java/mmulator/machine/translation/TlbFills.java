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

    /** A miss: walks as the CPU would, from cached Table descriptors where it has them, and caches what it finds. */
    WalkResult fill(Access access, WalkResult fromMemory) {
        CpuState cpu = access.cpu();
        WalkResult walk = walks.withCache(access, fromMemory);
        if (walk instanceof Translated due && due.accessFlagDue()) {
            boolean refused = check(access, due) == Permissions.Outcome.PERMISSION_FAULT;
            if (refused && spurious.happens(cpu, Spurious.Kind.FAULT_SETS_NO_ACCESS_FLAG)
                    || !access.isMade() && spurious.happens(cpu, Spurious.Kind.TRANSLATION_SETS_NO_ACCESS_FLAG)) {
                return walk;
            }
            walk = setAccessFlag(access, due);
        }
        if (walk instanceof Translated found) {
            boolean run = found.contiguous()
                    && cpu.tlb().options().cachesContiguousRun()
                    && ContiguousRun.isWhole(found, walks.seenBy(access));
            cache(cpu, TlbEntry.of(found, access.regime(), run, chronicle.step(cpu)));
        }
        return walk;
    }

    private static Permissions.Outcome check(Access access, Translated found) {
        return Permissions.check(found.attributes(), access.regime(), access.kind(), access.pan());
    }

    private WalkResult setAccessFlag(Access access, Translated found) {
        WalkResult walk = found;
        if (isStale(access.cpu(), found.steps().lastAddress(), found.steps().lastValue())) {
            access.becomeCoherent();
            walk = walks.withCache(access);
        }
        if (walk instanceof Translated due && due.accessFlagDue()) {
            boolean dirties = access.kind().isWrite()
                    && !access.leavesClean()
                    && check(access, due) == Permissions.Outcome.ALLOWED_DIRTY_UPDATE_DUE
                    && !staysClean(access, due.outputAddress());
            updates.make(access.cpu(), due.steps().lastAddress(), due.updatedLeaf(dirties));
            walk = walks.withCache(access);
        }
        return walk;
    }

    /** True if the descriptor, which a walk of the CPU is about to update, is not what the walk has read. */
    private boolean isStale(CpuState cpu, long descriptor, long value) {
        if (updates.read(cpu, descriptor) == value) {
            updates.settleOthers(cpu, descriptor);
        }
        return updates.read(cpu, descriptor) != value;
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
     * A write to a writable-clean leaf: hardware makes the descriptor writable if it is still what the TLB holds, and the
     * entry is filled anew in any case.
     */
    void makeDirty(Access access) {
        CpuState cpu = access.cpu();
        Regime regime = access.regime();
        long canonical = regime.canonical(access.va());
        TlbEntry clean = cpu.tlb().lookup(canonical, regime.asidFor(canonical));
        if (clean == null) {
            throw new IllegalStateException("a writable-clean translation that no TLB entry holds");
        }
        cpu.tlb().evict(clean);
        cpu.caches().forgetTranslations();
        if (isStale(cpu, clean.descriptorAddress(), clean.descriptorValue())) {
            access.becomeCoherent();
        } else {
            updates.make(cpu, clean.descriptorAddress(), clean.descriptorValue() & ~Descriptor.AP2);
        }
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
