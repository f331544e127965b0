package mmulator.machine.translation;

import java.util.List;
import mmulator.arch.CompareAndSwap;
import mmulator.arch.ReadModifyWrite;
import mmulator.arch.exception.FaultStatus;
import mmulator.engine.Hooks;
import mmulator.machine.event.Alternative;
import mmulator.machine.event.Event;
import mmulator.machine.event.TranslationOutcome;
import mmulator.machine.memory.Lookup;
import mmulator.machine.memory.PhysicalMemory;
import mmulator.machine.memory.UnpublishedStores;
import mmulator.machine.state.Abort;
import mmulator.machine.state.CpuState;
import mmulator.machine.world.Chronicle;
import mmulator.machine.world.Loads;
import mmulator.machine.world.Spurious;
import mmulator.machine.world.World;
import mmulator.mmu.AccessKind;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Permissions;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.tlb.TlbEntry;
import org.jspecify.annotations.Nullable;

/**
 * What an access gets: the concrete TLB's entry or the result of a walk, its permissions, or an abort. Tells the observer
 * all that a rule needs to judge whether it could have been otherwise.
 */
public final class Translator {
    /** Or'ed with what {@link #translate} returns where the memory is Device; the engine does not look at it. */
    public static final int DEVICE = 8;

    private final World world;
    private final Chronicle chronicle;
    private final HardwareUpdates updates;
    private final Loads loads;
    private final Walks walks;
    private final TlbChoice choice;
    private final TlbFills fills;
    private Abort lastAbort = new Abort(FaultStatus.TRANSLATION, 0);
    private LeafAttributes lastAttributes = LeafAttributes.MMU_OFF;

    public Translator(
            World world,
            HardwareUpdates updates,
            Loads loads,
            Spurious spurious,
            UnpublishedStores unpublished,
            boolean coherentWalks) {
        this.world = world;
        chronicle = world.chronicle();
        this.updates = updates;
        this.loads = loads;
        walks = new Walks(world.memory(), unpublished, updates, coherentWalks);
        choice = new TlbChoice(world, spurious, walks);
        fills = new TlbFills(chronicle, walks, updates, spurious);
    }

    /** Why the last translation returned {@link Hooks.TlbFill#NONE}. */
    public Abort lastAbort() {
        return lastAbort;
    }

    /** What the memory is that the last translation returned. */
    public LeafAttributes lastAttributes() {
        return lastAttributes;
    }

    /**
     * Translates one access.
     *
     * @return physical address of the 4 KiB page, or'ed with what the CPU may do there without asking again, or
     *     {@link Hooks.TlbFill#NONE}
     */
    public long translate(CpuState cpu, long va, AccessKind kind) {
        return translate(cpu, va, kind, false);
    }

    /** @param unaligned it has less alignment than Device memory asks for */
    public long translate(CpuState cpu, long va, AccessKind kind, boolean unaligned) {
        boolean pan = cpu.process().withoutFlags().pan();
        return judge(new Access(cpu, va, kind, pan, unaligned, Access.Use.ACCESS, walks.areCoherent()));
    }

    /** The same for cache maintenance, which PSTATE.PAN does not restrict. */
    public long translateForMaintenance(CpuState cpu, long va, AccessKind kind) {
        return judge(new Access(cpu, va, kind, false, false, Access.Use.MAINTENANCE, walks.areCoherent()));
    }

    /**
     * The same for address translation instructions: PSTATE.PAN does not restrict them, they leave the dirty state of the
     * descriptor alone, and there need be nothing at the output address. Arm ARM D8, "Hardware management of the dirty
     * state", and pseudocode AArch64.S1Translate.
     */
    public long translateOnly(CpuState cpu, long va, AccessKind kind) {
        return judge(new Access(cpu, va, kind, false, false, Access.Use.ADDRESS_ONLY, walks.areCoherent()));
    }

    /** Where a data access of the CPU would go now, permissions apart. Leaves no trace. */
    public Lookup peek(CpuState cpu, long va) {
        Regime regime = cpu.regime();
        if (regime.mmuOn()) {
            long canonical = regime.canonical(va);
            TlbEntry cached = cpu.tlb().peek(canonical, regime.asid());
            if (cached != null) {
                return Lookup.at(cached.translate(canonical), world.memory());
            }
        }
        return switch (cpu.tlb().peekWalk(regime, va, false, walks.seenBy(cpu, walks.areCoherent()))) {
            case Translated found -> Lookup.at(found.outputAddress(), world.memory());
            case WalkFault fault -> Lookup.fault(fault.toString());
        };
    }

    /**
     * What there is to be told of an access besides what it gets.
     *
     * @param cached the entry that the TLB held, if any
     * @param walk what a walk of now says
     */
    private record Seen(@Nullable TlbEntry cached, WalkResult walk, List<Alternative> alternatives) {}

    private long judge(Access access) {
        CpuState cpu = access.cpu();
        Regime regime = access.regime();
        WalkResult walk = walks.fromMemory(access);
        if (access.isMade() && updates.walked(cpu, walk)) {
            walk = walks.fromMemory(access);
        }
        if (!regime.mmuOn()) {
            return concluded(access, new Seen(null, walk, walks.alternatives(access, null, walk)), walk);
        }
        if (regime.keepsOut(access.kind(), access.va())) {
            Seen seen = new Seen(null, walk, walks.alternatives(access, null, walk));
            return aborted(access, seen, new Abort(FaultStatus.TRANSLATION, 0));
        }
        long canonical = regime.canonical(access.va(), access.kind().isFetch());
        TlbEntry cached = cpu.tlb().lookup(canonical, regime.asid());
        if (cached != null && choice.isOutdated(access, cached)) {
            fills.giveUp(cpu, cached);
            cached = null;
        }
        TranslationOutcome chosen = choice.choose(access, canonical, cached, walk);
        if (chosen != null) {
            return decided(access, canonical, cached, walk, chosen);
        }
        if (cached != null) {
            return TlbChoice.conflicts(cpu, cached, walk)
                    ? decided(access, canonical, cached, walk, choice.concrete(access, cached, walk))
                    : used(access, cached, walk, canonical);
        }
        WalkResult found = walks.withCache(access, walk);
        fills.fill(access, found);
        return found(access, walk, found);
    }

    private long decided(
            Access access, long canonical, @Nullable TlbEntry cached, WalkResult walk, TranslationOutcome outcome) {
        return switch (outcome) {
            case TranslationOutcome.ByWalk now -> {
                if (cached != null) {
                    fills.evict(access.cpu(), cached);
                }
                fills.fill(access, walk);
                yield found(access, walk, walk);
            }
            case TranslationOutcome.ByEntry(TlbEntry entry) -> {
                loads.walked(access.cpu(), entry.steps());
                yield used(access, entry, walk, canonical);
            }
            case TranslationOutcome.Conflict(int level) ->
                aborted(access, new Seen(cached, walk, List.of()), new Abort(FaultStatus.TLB_CONFLICT, level));
            case TranslationOutcome.ByOtherWalk(WalkResult other) -> found(access, walk, other);
        };
    }

    /** @param found what the access has walked to: {@code walk}, or by Table descriptors that the CPU may hold */
    private long found(Access access, WalkResult walk, WalkResult found) {
        loads.walked(access.cpu(), found.steps());
        if (found instanceof Translated due && due.accessFlagDue() && fills.setsAccessFlag(access, due)) {
            return judge(access);
        }
        return concluded(access, new Seen(null, walk, walks.alternatives(access, null, walk)), found);
    }

    /** An access that goes through a TLB entry. */
    private long used(Access access, TlbEntry entry, WalkResult walk, long canonical) {
        long pa = entry.translate(canonical);
        LeafAttributes attributes = entry.attributes();
        Seen seen = new Seen(entry, walk, walks.alternatives(access, entry, walk));
        return permitted(access, seen, pa, attributes, entry.level(), entry.steps());
    }

    private long concluded(Access access, Seen seen, WalkResult result) {
        return switch (result) {
            case WalkFault fault -> aborted(access, seen, Abort.of(fault));
            case Translated found ->
                permitted(access, seen, found.outputAddress(), found.attributes(), found.level(), found.steps());
        };
    }

    private long permitted(
            Access access, Seen seen, long physicalAddress, LeafAttributes attributes, int level, WalkSteps steps) {
        Regime regime = access.regime();
        AccessKind kind = access.kind();
        boolean device = !kind.isFetch() && attributes.memoryAttribute().isDevice();
        if (device && access.isUnaligned()) {
            // Before permissions: Arm ARM D8, "MMU fault prioritization from a single address translation stage".
            return aborted(access, seen, new Abort(FaultStatus.ALIGNMENT, 0));
        }
        if (regime.mmuOn()) {
            switch (Permissions.check(attributes, regime, kind, access.pan())) {
                case ALLOWED -> {}
                case PERMISSION_FAULT -> {
                    if (!access.isMade() || !isReadAlone(access, attributes, physicalAddress)) {
                        return aborted(access, seen, new Abort(FaultStatus.PERMISSION, level));
                    }
                }
                case ALLOWED_DIRTY_UPDATE_DUE -> {
                    if (!access.leavesClean() && !fills.staysClean(access, physicalAddress)) {
                        fills.makeDirty(access, steps);
                        return judge(access);
                    }
                }
            }
        }
        if (access.isMade() && !world.memory().contains(physicalAddress)) {
            return aborted(access, seen, new Abort(FaultStatus.EXTERNAL, 0));
        }
        if (access.isMade() && !kind.isFetch()) {
            updates.accessed(access.cpu(), physicalAddress, kind.isWrite());
        }
        lastAttributes = attributes;
        chronicle.counters().translation();
        tell(access, seen, new Event.Result.Translated(physicalAddress));
        // A write that leaves the page clean has its permission, for itself alone.
        int mask = regime.mmuOn()
                ? Permissions.mask(attributes, regime, kind.checkedAsEl(), access.pan())
                        | (kind.isWrite() ? Permissions.W : 0)
                : Permissions.R | Permissions.W | Permissions.X;
        return physicalAddress & -PhysicalMemory.PAGE_SIZE | mask & judged(kind) | (device ? DEVICE : 0);
    }

    /** A CAS that writes nothing may do with the permission to read. Notes whether there is that, for what else reads. */
    private boolean isReadAlone(Access access, LeafAttributes attributes, long physicalAddress) {
        AccessKind read = AccessKind.read(access.kind().checkedAsEl());
        access.readable(access.kind().isWrite()
                && Permissions.check(attributes, access.regime(), read, access.pan()) == Permissions.Outcome.ALLOWED);
        return access.isReadable() && fills.staysClean(access, physicalAddress);
    }

    /**
     * What needs no judgement once this access has had it. A read says nothing of the write that may follow: rules look at
     * the permissions that the access at hand needs.
     */
    private static int judged(AccessKind kind) {
        return kind.isFetch() ? Permissions.X : kind.isWrite() ? Permissions.R | Permissions.W : Permissions.R;
    }

    private long aborted(Access access, Seen seen, Abort abort) {
        CpuState cpu = access.cpu();
        boolean readsFirst = access.kind().isWrite() && !access.isReadable() && ReadModifyWrite.is(cpu.currentWord());
        lastAbort = readsFirst ? new Abort(abort.status(), abort.level(), true) : abort;
        long syndrome = lastAbort.syndrome(access.kind(), cpu.el()).value();
        tell(access, seen, new Event.Result.Aborted(syndrome));
        return Hooks.TlbFill.NONE;
    }

    private void tell(Access access, Seen seen, Event.Result result) {
        CpuState cpu = access.cpu();
        chronicle.emit(new Event.Translation(
                cpu.index(),
                chronicle.step(cpu),
                cpu.currentPc(),
                access.va(),
                access.kind(),
                access.pan() && access.kind().heedsPan(),
                !access.leavesClean() && !(access.kind().isWrite() && CompareAndSwap.is(cpu.currentWord())),
                cpu.features(),
                seen.cached,
                seen.walk,
                seen.alternatives,
                result));
    }
}
