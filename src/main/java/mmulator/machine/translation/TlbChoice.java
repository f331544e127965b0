package mmulator.machine.translation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.event.TranslationOutcome;
import mmulator.machine.event.TranslationQuestion;
import mmulator.machine.spec.CpuSpec;
import mmulator.machine.state.CpuState;
import mmulator.machine.world.Spurious;
import mmulator.machine.world.World;
import mmulator.mmu.Permissions;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.tlb.TlbEntry;
import org.jspecify.annotations.Nullable;

/** Which of all that an access may get it does get: what its concrete TLB gives, unless somebody chooses something else. */
final class TlbChoice {
    private final World world;
    private final Spurious spurious;
    private final Walks walks;

    TlbChoice(World world, Spurious spurious, Walks walks) {
        this.world = world;
        this.spurious = spurious;
        this.walks = walks;
    }

    /** What the access gets instead of what is usual, or null. */
    @Nullable
    TranslationOutcome choose(Access access, long canonical, @Nullable TlbEntry cached, WalkResult walk) {
        Set<ChoicePoint> points = world.choices().points();
        if (points.isEmpty()) {
            return null;
        }
        CpuState cpu = access.cpu();
        List<TranslationOutcome> others = world.chronicle()
                .observer()
                .outcomes(new TranslationQuestion(
                        cpu.index(),
                        canonical,
                        access.kind(),
                        cpu.regime(),
                        access.pan(),
                        mayWriteNothing(access),
                        mayConflict(cpu) ? Optional.of(cpu.spec().onConflict()) : Optional.empty(),
                        concrete(access, cached, walk),
                        walk,
                        walksOf(access),
                        points));
        if (others.isEmpty()) {
            return null;
        }
        cpu.caches().askAgain();
        int choice = world.choices().translation(others.size() + 1);
        return choice == 0 ? null : others.get(choice - 1);
    }

    /** True of a CAS that may write nothing, which whoever chooses decides. */
    private boolean mayWriteNothing(Access access) {
        return access.isMade() && access.kind().isWrite() && spurious.mayWriteNothing(access.cpu());
    }

    private TranslationQuestion.Walks walksOf(Access access) {
        return new TranslationQuestion.Walks() {
            @Override
            public List<WalkResult> possible() {
                return walks.possible(access);
            }

            @Override
            public boolean mayUpdate(WalkSteps steps) {
                return TlbChoice.this.mayGoOn(access, steps);
            }
        };
    }

    /**
     * True if an access by a leaf that hardware would have to update can do with what its walk has read: memory still holds
     * that, or the access need not update it. A CAS that has tried to, and found something else, writes.
     */
    private boolean mayGoOn(Access access, WalkSteps steps) {
        return access.leavesClean()
                || mayWriteNothing(access) && !access.isCoherent()
                || walks.mayUpdate(access, steps);
    }

    /** True of an entry that a write would have to mark dirty and cannot: it walks as if there were none. */
    boolean isOutdated(Access access, TlbEntry entry) {
        return access.kind().isWrite()
                && Permissions.check(entry.attributes(), access.regime(), access.kind(), access.pan())
                        == Permissions.Outcome.ALLOWED_DIRTY_UPDATE_DUE
                && !mayGoOn(access, entry.steps());
    }

    /** What the access gets if nobody chooses. */
    TranslationOutcome concrete(Access access, @Nullable TlbEntry cached, WalkResult walk) {
        CpuState cpu = access.cpu();
        if (cached != null) {
            CpuSpec.OnConflict conflict =
                    conflicts(cpu, cached, walk) ? cpu.spec().onConflict() : CpuSpec.OnConflict.OLD;
            switch (conflict) {
                case ABORT -> {
                    return new TranslationOutcome.Conflict(walk.level());
                }
                case OLD -> {
                    return new TranslationOutcome.ByEntry(cached);
                }
                case AMALGAMATE -> {
                    return new TranslationOutcome.ByEntry(cached.amalgamated((Translated) walk));
                }
                case NEW -> {}
            }
        }
        WalkResult found = walks.peekWithCache(access, walk);
        return found == walk ? new TranslationOutcome.ByWalk() : new TranslationOutcome.ByOtherWalk(found);
    }

    /** Entries of different size, on a CPU that may raise an abort for it. */
    static boolean conflicts(CpuState cpu, TlbEntry cached, WalkResult walk) {
        return walk instanceof Translated now && !cached.sameSizeAs(now) && mayConflict(cpu);
    }

    private static boolean mayConflict(CpuState cpu) {
        return !cpu.features().sizeChangeNeverAborts();
    }
}
