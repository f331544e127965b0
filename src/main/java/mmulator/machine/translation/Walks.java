package mmulator.machine.translation;

import java.util.ArrayList;
import java.util.List;
import mmulator.machine.event.Alternative;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.memory.UnpublishedStores;
import mmulator.machine.state.CpuState;
import mmulator.mmu.AccessOutcome;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.Regime;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.tlb.TlbEntry;
import org.jspecify.annotations.Nullable;

/** Table walks, as each CPU's see memory: stores that are not published yet may be missing, its own late updates are there. */
final class Walks {
    private final PhysicalMemory memory;
    private final UnpublishedStores unpublished;
    private final HardwareUpdates updates;
    private final boolean coherent;

    /** @param coherent all walks see all stores at once */
    Walks(PhysicalMemory memory, UnpublishedStores unpublished, HardwareUpdates updates, boolean coherent) {
        this.memory = memory;
        this.unpublished = unpublished;
        this.updates = updates;
        this.coherent = coherent;
    }

    boolean areCoherent() {
        return coherent;
    }

    /** A walk as this CPU's would read the tables now, from memory alone. */
    WalkResult fromMemory(Access access) {
        return in(access.regime(), access);
    }

    private WalkResult in(Regime regime, Access access) {
        return Walk.walk(regime, access.va(), access.kind().isFetch(), seenBy(access));
    }

    /** The same from cached Table descriptors, where the CPU has them. @param fromMemory what {@link #fromMemory} gives */
    WalkResult withCache(Access access, WalkResult fromMemory) {
        return access.cpu()
                .tlb()
                .walk(access.regime(), access.va(), access.kind().isFetch(), seenBy(access), fromMemory);
    }

    /** What {@link #withCache} would give; nothing is cached. @param fromMemory what {@link #fromMemory} gives */
    WalkResult peekWithCache(Access access, WalkResult fromMemory) {
        return access.cpu()
                .tlb()
                .peekWalk(access.regime(), access.va(), access.kind().isFetch(), seenBy(access), fromMemory);
    }

    /** True if a hardware update of the leaf would find what the walk has read. */
    boolean mayUpdate(Access access, WalkSteps steps) {
        return steps.count() > 0 && seenBy(access.cpu(), true).read(steps.lastAddress()) == steps.lastValue();
    }

    /** Memory as the walks of the access see it. */
    DescriptorMemory seenBy(Access access) {
        return seenBy(access.cpu(), access.isCoherent());
    }

    DescriptorMemory seenBy(CpuState cpu, boolean all) {
        return updates.seenBy(cpu, new View(memory, all ? memory : unpublished.walk(cpu.index())));
    }

    /** Of what a walk reads, whoever explores wants to know. */
    private record View(PhysicalMemory memory, DescriptorMemory walk) implements DescriptorMemory {
        @Override
        public boolean contains(long pa) {
            return walk.contains(pa);
        }

        @Override
        public long read(long pa) {
            memory.dependencies().descriptor(pa);
            return walk.read(pa);
        }
    }

    /** In the regimes that pending register writes may have made. */
    List<WalkResult> possible(Access access) {
        List<WalkResult> found = new ArrayList<>();
        for (Regime regime : access.cpu().context().possible()) {
            found.add(regime.keepsOut(access.kind(), access.va()) ? WalkFault.keptOut() : in(regime, access));
        }
        return found;
    }

    /**
     * What the access might get just as well if register writes that are still pending counted already, any of them. Where a TLB entry
     * translates it that serves either way, and walks say the same either way, nothing depends on the write, however the
     * entry may differ from what a walk says.
     *
     * @param entry what translates it, or null for the walk
     * @param walk what a walk of now says
     */
    List<Alternative> alternatives(Access access, @Nullable TlbEntry entry, WalkResult walk) {
        CpuState cpu = access.cpu();
        if (!cpu.context().isPending()) {
            return List.of();
        }
        List<Regime> regimes = cpu.context().possible();
        AccessOutcome now = outcome(walk, access.regime(), access);
        List<Alternative> found = new ArrayList<>();
        for (int i = regimes.size() - 1; i > 0; i--) {
            Regime pending = regimes.get(i);
            WalkResult other = in(pending, access);
            AccessOutcome there = outcome(other, pending, access);
            boolean walksAlike = now.sameAs(there);
            if (!(entry == null ? walksAlike : isAlike(access, entry, pending, there, walksAlike))) {
                found.add(new Alternative(i, other));
            }
        }
        return List.copyOf(found);
    }

    /** What the entry gives is what the walk in the pending regime gives, or the entry serves there as it does here. */
    private static boolean isAlike(
            Access access, TlbEntry entry, Regime pending, AccessOutcome there, boolean walksAlike) {
        AccessOutcome here = outcome(entry, access.regime(), access);
        return here.sameAs(there)
                || walksAlike
                        && entry.matches(
                                pending.canonical(access.va(), access.kind().isFetch()), pending.asid())
                        && here.sameAs(outcome(entry, pending, access));
    }

    private static AccessOutcome outcome(WalkResult walk, Regime regime, Access access) {
        return AccessOutcome.of(walk, regime, access.va(), access.kind(), access.pan());
    }

    private static AccessOutcome outcome(TlbEntry entry, Regime regime, Access access) {
        long pa = entry.translate(regime.canonical(access.va(), access.kind().isFetch()));
        return AccessOutcome.of(
                pa, entry.attributes(), entry.level(), regime, access.va(), access.kind(), access.pan());
    }
}
