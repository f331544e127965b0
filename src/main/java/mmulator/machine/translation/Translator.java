package mmulator.machine.translation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mmulator.arch.Descriptor;
import mmulator.arch.FaultStatus;
import mmulator.arch.ReadModifyWrite;
import mmulator.engine.Hooks;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.event.Alternative;
import mmulator.machine.event.Event;
import mmulator.machine.event.TranslationOutcome;
import mmulator.machine.event.TranslationQuestion;
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
import mmulator.mmu.AccessOutcome;
import mmulator.mmu.DescriptorMemory;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Permissions;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.Walk;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.possible.ContiguousRun;
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
    private final Spurious spurious;
    private final UnpublishedStores unpublished;
    private final boolean coherentWalks;
    private Abort lastAbort = new Abort(FaultStatus.TRANSLATION, 0);
    private LeafAttributes lastAttributes = LeafAttributes.MMU_OFF;
    /** PSTATE.PAN, where the access under way is one that it restricts. */
    private boolean pan;
    /** The access under way has less alignment than Device memory asks for. */
    private boolean unaligned;
    /** False while nothing is accessed at the address that comes out. */
    private boolean accesses;
    /** The access under way asks for permission to write, and marks no page dirty. */
    private boolean leavesClean;
    /**
     * The access under way has tried to update a descriptor that another CPU has changed without publishing it. The update
     * is atomic, so that from then on the walk sees what is in memory. Always true where all walks are coherent.
     */
    private boolean coherent;
    /** The access under way is a write that changes nothing, and will not mark its page dirty. */
    private boolean staysClean;
    /** The access under way has no permission to write, but would have that to read. */
    private boolean readable;

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
        this.spurious = spurious;
        this.unpublished = unpublished;
        this.coherentWalks = coherentWalks;
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
    public long translate(CpuState cpu, long va, AccessKind access) {
        return translate(cpu, va, access, false);
    }

    /** @param less it has less alignment than Device memory asks for */
    public long translate(CpuState cpu, long va, AccessKind access, boolean less) {
        begin(cpu.process().withoutFlags().pan(), less, true, false);
        return judge(cpu, va, access);
    }

    /**
     * The same for cache maintenance, which PSTATE.PAN does not restrict, and which leaves a clean page clean if it needs
     * permission to write (R_RKMHW).
     */
    public long translateForMaintenance(CpuState cpu, long va, AccessKind access) {
        begin(false, false, true, true);
        return judge(cpu, va, access);
    }

    /**
     * The same for address translation instructions: PSTATE.PAN does not restrict them, they leave the dirty state of the
     * descriptor alone, and there need be nothing at the output address. Arm ARM D8, "Hardware management of the dirty
     * state", and pseudocode AArch64.S1Translate.
     */
    public long translateOnly(CpuState cpu, long va, AccessKind access) {
        begin(false, false, false, true);
        return judge(cpu, va, access);
    }

    private void begin(boolean pan, boolean unaligned, boolean accesses, boolean leavesClean) {
        this.pan = pan;
        this.unaligned = unaligned;
        this.accesses = accesses;
        this.leavesClean = leavesClean;
        coherent = coherentWalks;
        staysClean = false;
        readable = false;
    }

    /** Where a data access of the CPU would go now, permissions apart. Leaves no trace. */
    public Lookup peek(CpuState cpu, long va) {
        Regime regime = cpu.regime();
        if (regime.mmuOn()) {
            long canonical = regime.canonical(va);
            TlbEntry cached = cpu.tlb().peek(canonical, regime.asidFor(canonical));
            if (cached != null) {
                return Lookup.at(cached.translate(canonical), world.memory());
            }
        }
        coherent = coherentWalks;
        return switch (cpu.tlb().peekWalk(regime, va, view(cpu))) {
            case Translated found -> Lookup.at(found.outputAddress(), world.memory());
            case WalkFault fault -> Lookup.fault(fault.toString());
        };
    }

    private long judge(CpuState cpu, long va, AccessKind access) {
        Regime regime = cpu.regime();
        WalkResult walk = walk(cpu, regime, va, access);
        if (accesses && updates.walked(cpu, walk)) {
            walk = walk(cpu, regime, va, access);
        }
        if (!regime.mmuOn()) {
            List<Alternative> alternatives = alternatives(cpu, va, access, walk);
            return concluded(cpu, va, access, null, walk, alternatives, walk);
        }
        if (access.checkedAsEl() == 0 && regime.e0pdFaults(va)) {
            return aborted(cpu, va, access, null, walk, List.of(), new Abort(FaultStatus.TRANSLATION, 0));
        }
        long canonical = access.isFetch() ? regime.canonicalFetch(va) : regime.canonical(va);
        TlbEntry cached = cpu.tlb().lookup(canonical, regime.asidFor(canonical));
        TranslationOutcome chosen = choose(cpu, va, canonical, access, cached, walk);
        switch (chosen) {
            case null -> {}
            case TranslationOutcome.ByWalk now -> {
                if (cached != null) {
                    cpu.tlb().evict(cached);
                    replaced(cpu, cached);
                    cached = null;
                }
            }
            case TranslationOutcome.ByEntry(TlbEntry entry) -> {
                loads.walked(cpu, entry.steps());
                return used(cpu, va, access, entry, walk, entry.translate(canonical), entry.attributes());
            }
            case TranslationOutcome.ByOtherWalk(WalkResult other) -> {
                loads.walked(cpu, other.steps());
                return concluded(cpu, va, access, null, walk, alternatives(cpu, va, access, walk), other);
            }
        }
        List<Alternative> alternatives = cached == null ? alternatives(cpu, va, access, walk) : List.of();
        if (cached == null) {
            WalkResult filled = fill(cpu, regime, va, access, walk);
            loads.walked(cpu, filled.steps());
            return concluded(cpu, va, access, null, walk, alternatives, filled);
        }
        return hit(cpu, regime, va, canonical, access, cached, walk);
    }

    /** A walk as this CPU's would read the tables now, from memory alone. */
    private WalkResult walk(CpuState cpu, Regime regime, long va, AccessKind access) {
        return Walk.walk(regime, va, access.isFetch(), view(cpu));
    }

    private DescriptorMemory view(CpuState cpu) {
        return updates.seenBy(cpu, coherent ? world.memory() : new View(world.memory(), unpublished.walk(cpu.index())));
    }

    /** What the access gets instead of what is usual, or null. */
    private @Nullable TranslationOutcome choose(
            CpuState cpu, long va, long canonical, AccessKind access, @Nullable TlbEntry cached, WalkResult walk) {
        Set<ChoicePoint> points = world.choices().points();
        if (points.isEmpty()) {
            return null;
        }
        List<TranslationOutcome> others = chronicle
                .observer()
                .outcomes(new TranslationQuestion(
                        cpu.index(),
                        cpu.features(),
                        canonical,
                        access,
                        cpu.regime(),
                        pan,
                        accesses && access.isWrite() && spurious.mayWriteNothing(cpu),
                        cached,
                        walk,
                        () -> possibleWalks(cpu, va, access),
                        points));
        if (others.isEmpty()) {
            return null;
        }
        cpu.caches().askAgain();
        int choice = world.choices().translation(others.size() + 1);
        return choice == 0 ? null : others.get(choice - 1);
    }

    /** In the regimes that pending register writes may have made. */
    private List<WalkResult> possibleWalks(CpuState cpu, long va, AccessKind access) {
        List<WalkResult> found = new ArrayList<>();
        for (Regime regime : cpu.context().possible()) {
            found.add(Walk.walk(regime, va, access.isFetch(), view(cpu)));
        }
        return found;
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

    /** What the access might get just as well if a register write that is still pending counted already. */
    private List<Alternative> alternatives(CpuState cpu, long va, AccessKind access, AccessOutcome now) {
        if (!cpu.context().isPending()) {
            return List.of();
        }
        Regime pending = cpu.context().pendingRegime();
        WalkResult other = Walk.walk(pending, va, access.isFetch(), view(cpu));
        return now.sameAs(AccessOutcome.of(other, pending, access, pan))
                ? List.of()
                : List.of(new Alternative(Alternative.Reason.UNSYNCHRONIZED_CONTEXT, other));
    }

    private List<Alternative> alternatives(CpuState cpu, long va, AccessKind access, WalkResult walk) {
        return alternatives(cpu, va, access, AccessOutcome.of(walk, cpu.regime(), access, pan));
    }

    /** A miss: walks as the CPU would, from cached Table descriptors where it has them, and caches what it finds. */
    private WalkResult fill(CpuState cpu, Regime regime, long va, AccessKind access, WalkResult fromMemory) {
        WalkResult walk = cpu.tlb().walk(regime, va, access.isFetch(), view(cpu), fromMemory);
        if (walk instanceof Translated due && due.accessFlagDue()) {
            boolean refused =
                    Permissions.check(due.attributes(), regime, access, pan) == Permissions.Outcome.PERMISSION_FAULT;
            if (refused && spurious.happens(cpu, Spurious.Kind.FAULT_SETS_NO_ACCESS_FLAG)
                    || !accesses && spurious.happens(cpu, Spurious.Kind.TRANSLATION_SETS_NO_ACCESS_FLAG)) {
                return walk;
            }
            walk = setAccessFlag(cpu, regime, va, access, due);
        }
        if (walk instanceof Translated found) {
            boolean run = found.contiguous()
                    && cpu.tlb().options().cachesContiguousRun()
                    && ContiguousRun.isWhole(found, view(cpu));
            cache(cpu, TlbEntry.of(found, regime, run, chronicle.step(cpu)));
        }
        return walk;
    }

    private WalkResult walkWithCache(CpuState cpu, Regime regime, long va, AccessKind access) {
        return cpu.tlb().walk(regime, va, access.isFetch(), view(cpu));
    }

    private WalkResult setAccessFlag(CpuState cpu, Regime regime, long va, AccessKind access, Translated found) {
        WalkResult walk = found;
        if (isStale(cpu, found.steps().lastAddress(), found.steps().lastValue())) {
            coherent = true;
            walk = walkWithCache(cpu, regime, va, access);
        }
        if (walk instanceof Translated due && due.accessFlagDue()) {
            boolean dirties = access.isWrite()
                    && !leavesClean
                    && Permissions.check(due.attributes(), regime, access, pan)
                            == Permissions.Outcome.ALLOWED_DIRTY_UPDATE_DUE
                    && !staysClean(cpu, due.outputAddress());
            updates.make(cpu, due.steps().lastAddress(), due.updatedLeaf(dirties));
            walk = walkWithCache(cpu, regime, va, access);
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

    private void cache(CpuState cpu, TlbEntry entry) {
        TlbEntry replaced = cpu.tlb().insert(entry);
        chronicle.counters().tlbFill();
        chronicle.emit(new Event.TlbFilled(cpu.index(), chronicle.step(cpu), cpu.currentPc(), entry));
        if (replaced != null && !replaced.equals(entry)) {
            replaced(cpu, replaced);
            cpu.caches().forgetTranslations();
        }
    }

    private void replaced(CpuState cpu, TlbEntry entry) {
        chronicle.emit(new Event.TlbRemoved(cpu.index(), chronicle.step(cpu), cpu.currentPc(), List.of(entry), null));
    }

    private long hit(
            CpuState cpu, Regime regime, long va, long canonical, AccessKind access, TlbEntry cached, WalkResult walk) {
        if (walk instanceof Translated now && conflicts(cpu, cached, now)) {
            return switch (cpu.spec().onConflict()) {
                case ABORT ->
                    aborted(cpu, va, access, cached, walk, List.of(), new Abort(FaultStatus.TLB_CONFLICT, now.level()));
                case OLD -> used(cpu, va, access, cached, walk, cached.translate(canonical), cached.attributes());
                case NEW -> {
                    cpu.tlb().evict(cached);
                    replaced(cpu, cached);
                    WalkResult filled = fill(cpu, regime, va, access, walk);
                    yield concluded(cpu, va, access, cached, walk, List.of(), filled);
                }
                case AMALGAMATE -> used(cpu, va, access, cached, walk, cached.translate(canonical), now.attributes());
            };
        }
        return used(cpu, va, access, cached, walk, cached.translate(canonical), cached.attributes());
    }

    /** Entries of different size, on a CPU that may raise an abort for it. */
    private static boolean conflicts(CpuState cpu, TlbEntry cached, Translated now) {
        return !cached.sameSizeAs(now) && !cpu.features().sizeChangeNeverAborts();
    }

    /** An access that goes through a TLB entry. */
    private long used(
            CpuState cpu,
            long va,
            AccessKind access,
            TlbEntry cached,
            WalkResult walk,
            long physicalAddress,
            LeafAttributes attributes) {
        return permitted(
                cpu,
                va,
                access,
                cached,
                walk,
                alternatives(
                        cpu,
                        va,
                        access,
                        AccessOutcome.of(physicalAddress, attributes, cached.level(), cpu.regime(), access, pan)),
                physicalAddress,
                attributes,
                cached.level());
    }

    private long concluded(
            CpuState cpu,
            long va,
            AccessKind access,
            @Nullable TlbEntry cached,
            WalkResult walk,
            List<Alternative> alternatives,
            WalkResult result) {
        return switch (result) {
            case WalkFault fault -> aborted(cpu, va, access, cached, walk, alternatives, Abort.of(fault));
            case Translated found ->
                permitted(
                        cpu,
                        va,
                        access,
                        cached,
                        walk,
                        alternatives,
                        found.outputAddress(),
                        found.attributes(),
                        found.level());
        };
    }

    private long permitted(
            CpuState cpu,
            long va,
            AccessKind access,
            @Nullable TlbEntry cached,
            WalkResult walk,
            List<Alternative> alternatives,
            long physicalAddress,
            LeafAttributes attributes,
            int level) {
        Regime regime = cpu.regime();
        boolean device = !access.isFetch() && attributes.memoryAttribute().isDevice();
        if (device && unaligned) {
            // Before permissions: Arm ARM D8, "MMU fault prioritization from a single address translation stage".
            return aborted(cpu, va, access, cached, walk, alternatives, new Abort(FaultStatus.ALIGNMENT, 0));
        }
        if (regime.mmuOn()) {
            switch (Permissions.check(attributes, regime, access, pan)) {
                case ALLOWED -> {}
                case PERMISSION_FAULT -> {
                    if (!accesses || !isReadAlone(cpu, access, attributes, physicalAddress)) {
                        return aborted(
                                cpu, va, access, cached, walk, alternatives, new Abort(FaultStatus.PERMISSION, level));
                    }
                }
                case ALLOWED_DIRTY_UPDATE_DUE -> {
                    if (!leavesClean && !staysClean(cpu, physicalAddress)) {
                        return dirtied(cpu, va, access);
                    }
                }
            }
        }
        if (accesses && !world.memory().contains(physicalAddress)) {
            return aborted(cpu, va, access, cached, walk, alternatives, new Abort(FaultStatus.EXTERNAL, 0));
        }
        if (accesses && !access.isFetch()) {
            updates.accessed(cpu, physicalAddress, access.isWrite());
        }
        lastAttributes = attributes;
        chronicle.counters().translation();
        tell(cpu, va, access, cached, walk, alternatives, new Event.Result.Translated(physicalAddress));
        // A write that leaves the page clean has its permission, for itself alone.
        int mask = regime.mmuOn()
                ? Permissions.mask(attributes, regime, access.checkedAsEl(), pan)
                        | (access.isWrite() ? Permissions.W : 0)
                : Permissions.R | Permissions.W | Permissions.X;
        return physicalAddress & -PhysicalMemory.PAGE_SIZE | mask & judged(access) | (device ? DEVICE : 0);
    }

    /** A CAS that writes nothing may do with the permission to read. Notes whether there is that, for what else reads. */
    private boolean isReadAlone(CpuState cpu, AccessKind access, LeafAttributes attributes, long physicalAddress) {
        readable = access.isWrite()
                && Permissions.check(attributes, cpu.regime(), AccessKind.read(access.checkedAsEl()), pan)
                        == Permissions.Outcome.ALLOWED;
        return readable && staysClean(cpu, physicalAddress);
    }

    /**
     * A write by a CAS that will find something else than it expects, and leaves the page clean: whether it does is
     * CONSTRAINED UNPREDICTABLE (R_TXGHB).
     */
    private boolean staysClean(CpuState cpu, long physicalAddress) {
        staysClean = staysClean
                || spurious.writesNothing(cpu, physicalAddress) && spurious.happens(cpu, Spurious.Kind.STAYS_CLEAN);
        return staysClean;
    }

    /**
     * What needs no judgement once this access has had it. A read says nothing of the write that may follow: rules look at
     * the permissions that the access at hand needs.
     */
    private static int judged(AccessKind access) {
        return access.isFetch() ? Permissions.X : access.isWrite() ? Permissions.R | Permissions.W : Permissions.R;
    }

    /**
     * A write to a writable-clean leaf: hardware makes the descriptor writable if it is still what the TLB holds, and the
     * entry is filled anew in any case.
     */
    private long dirtied(CpuState cpu, long va, AccessKind access) {
        Regime regime = cpu.regime();
        long canonical = regime.canonical(va);
        TlbEntry clean = cpu.tlb().lookup(canonical, regime.asidFor(canonical));
        if (clean == null) {
            throw new IllegalStateException("a writable-clean translation that no TLB entry holds");
        }
        cpu.tlb().evict(clean);
        cpu.caches().forgetTranslations();
        if (isStale(cpu, clean.descriptorAddress(), clean.descriptorValue())) {
            coherent = true;
        } else {
            updates.make(cpu, clean.descriptorAddress(), clean.descriptorValue() & ~Descriptor.AP2);
        }
        return judge(cpu, va, access);
    }

    private long aborted(
            CpuState cpu,
            long va,
            AccessKind access,
            @Nullable TlbEntry cached,
            WalkResult walk,
            List<Alternative> alternatives,
            Abort abort) {
        boolean readsFirst = access.isWrite() && !readable && ReadModifyWrite.is(cpu.currentWord());
        lastAbort = readsFirst ? new Abort(abort.status(), abort.level(), true) : abort;
        long syndrome = lastAbort.syndrome(access, cpu.el()).value();
        tell(cpu, va, access, cached, walk, alternatives, new Event.Result.Aborted(syndrome));
        return Hooks.TlbFill.NONE;
    }

    private void tell(
            CpuState cpu,
            long va,
            AccessKind access,
            @Nullable TlbEntry cached,
            WalkResult walk,
            List<Alternative> alternatives,
            Event.Result result) {
        chronicle.emit(new Event.Translation(
                cpu.index(),
                chronicle.step(cpu),
                cpu.currentPc(),
                va,
                access,
                cpu.features(),
                cached,
                walk,
                alternatives,
                result));
    }
}
