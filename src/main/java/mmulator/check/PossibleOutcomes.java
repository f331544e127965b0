package mmulator.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.event.TranslationOutcome;
import mmulator.machine.event.TranslationQuestion;
import mmulator.mmu.AccessKind;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Permissions;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkFault;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.possible.PossibleTlb;
import mmulator.mmu.possible.PossibleWalk;
import mmulator.mmu.tlb.TlbEntry;

/**
 * All that an access may get: by the walk of now, by any entry that some TLB could hold, and by walks that read other
 * values. Of those that give the same physical address, or the same fault, only one counts: the access cannot tell them
 * apart, nor can others, unless hardware updates the descriptor for one and not for another.
 *
 * <p>What the concrete TLB gives is one of them, and only says which is not to be offered as another: a CPU whose next access
 * has been explored sleeps while others do what does not concern it, and what they do may empty its concrete TLB.
 */
final class PossibleOutcomes {
    private final TranslationQuestion question;
    private final PossibleTlb possible;
    private final Set<Seen> seen = new HashSet<>();
    private final List<TranslationOutcome> outcomes = new ArrayList<>();

    private PossibleOutcomes(TranslationQuestion question, PossibleTlb possible) {
        this.question = question;
        this.possible = possible;
    }

    /** What an access, and whoever looks at memory after it, can see of its translation. */
    private sealed interface Seen {
        /**
         * @param updates the descriptor that hardware updates first, or −1
         * @param device unaligned accesses fault
         * @param guarded FEAT_BTI: the target of a branch is checked
         */
        record Address(long pa, long updates, boolean device, boolean guarded) implements Seen {}

        /** @param updates a descriptor whose AF hardware may set all the same, or −1 */
        record Fault(String kind, int level, long updates, boolean device) implements Seen {}

        record Conflict(int level) implements Seen {}

        /** A Permission fault of a write, unless it writes nothing of what it finds at {@code pa}. */
        record Refused(long pa, int level, long updates, boolean device) implements Seen {}
    }

    /**
     * All outcomes but the concrete one.
     *
     * @param possible the possible TLB of the CPU, as it is before the access
     */
    static List<TranslationOutcome> of(TranslationQuestion question, PossibleTlb possible) {
        return new PossibleOutcomes(question, possible).all();
    }

    private List<TranslationOutcome> all() {
        seen.add(seen(question.concrete()));
        Set<ChoicePoint> points = question.points();
        boolean fetch = question.access().isFetch();
        int asid = question.regime().asid();
        if (points.contains(ChoicePoint.TRANSLATION)) {
            offer(new TranslationOutcome.ByWalk());
            for (PossibleEntry entry : possible.entries(question.va(), asid)) {
                if (allowed(entry.cause())) {
                    offerConflict(entry.entry());
                    offer(entry.entry());
                }
            }
            for (PossibleEntry entry : possible.inFlight(question.va(), asid, fetch)) {
                offer(entry.entry());
            }
            if (question.walk() instanceof Translated walk && walk.attributes().nT()) {
                offer(walk.refusedAsBlock());
            }
        }
        for (PossibleWalk walk : possible.uncached(question.va(), fetch)) {
            if (allowedWalk(walk.cause())) {
                offer(walk.result());
            }
        }
        if (points.contains(ChoicePoint.SYSREG)) {
            question.walks().possible().forEach(this::offer);
        }
        return outcomes;
    }

    private void offer(TranslationOutcome outcome) {
        if (seen.add(seen(outcome))) {
            outcomes.add(outcome);
        }
    }

    private void offer(TlbEntry entry) {
        if (mayGoOn(entry.steps(), isUpdateDue(entry.attributes()))) {
            offer(new TranslationOutcome.ByEntry(entry));
        }
    }

    private void offer(WalkResult walk) {
        boolean due = walk instanceof Translated found
                && found.fromTables()
                && (found.accessFlagDue() || isUpdateDue(found.attributes()));
        if (mayGoOn(walk.steps(), due)) {
            offer(new TranslationOutcome.ByOtherWalk(walk));
        }
    }

    /** An update fails unless memory still holds what was read; then the access walks again, to what the walk of now gives. */
    private boolean mayGoOn(WalkSteps steps, boolean updateDue) {
        return !updateDue || question.walks().mayUpdate(steps);
    }

    /** What an entry and the walk of now make together, where they must not meet. */
    private void offerConflict(TlbEntry entry) {
        if (question.onConflict().isPresent() && question.walk() instanceof Translated now && !entry.sameSizeAs(now)) {
            switch (question.onConflict().get()) {
                case ABORT -> offer(new TranslationOutcome.Conflict(now.level()));
                case AMALGAMATE -> offer(entry.amalgamated(now));
                // By the one or the other.
                case OLD, NEW -> {}
            }
        }
    }

    private boolean allowed(PossibleEntry.Cause cause) {
        Set<ChoicePoint> points = question.points();
        return switch (cause) {
            // It may have been cached before the store: that takes no walk that misses it.
            case PossibleEntry.Cause.NotPublished c -> true;
            case PossibleEntry.Cause.NewlyStored c -> points.contains(ChoicePoint.PUBLISH);
            case PossibleEntry.Cause.NotSynchronized c -> points.contains(ChoicePoint.SYSREG);
            case PossibleEntry.Cause.NotComplete c -> points.contains(ChoicePoint.TLBI);
            case PossibleEntry.Cause.InFlight c -> true;
            case PossibleEntry.Cause.OtherMember c -> true;
            case PossibleEntry.Cause.OfAnotherCpu c -> true;
            case PossibleEntry.Cause.NeverInvalidated c -> true;
            case PossibleEntry.Cause.Missed c -> true;
            case PossibleEntry.Cause.TableStillCached c -> true;
            case PossibleEntry.Cause.Refetched c -> true;
        };
    }

    /** No TLB holds what comes of it: what walks may miss is the whole reason, unless a cached Table descriptor is. */
    private boolean allowedWalk(PossibleEntry.Cause cause) {
        Set<ChoicePoint> points = question.points();
        return cause instanceof PossibleEntry.Cause.NotPublished
                ? points.contains(ChoicePoint.PUBLISH)
                : allowed(cause)
                        && (cause instanceof PossibleEntry.Cause.NewlyStored
                                || points.contains(ChoicePoint.TRANSLATION));
    }

    private boolean isUpdateDue(LeafAttributes attributes) {
        return check(attributes, question.access()) == Permissions.Outcome.ALLOWED_DIRTY_UPDATE_DUE;
    }

    private Permissions.Outcome check(LeafAttributes attributes, AccessKind access) {
        return Permissions.check(attributes, question.regime(), access, question.pan());
    }

    private Seen seen(TranslationOutcome outcome) {
        return switch (outcome) {
            case TranslationOutcome.ByEntry(TlbEntry entry) ->
                seen(entry.translate(question.va()), entry.attributes(), entry.level(), -1, entry.descriptorAddress());
            case TranslationOutcome.ByWalk now -> seen(question.walk());
            case TranslationOutcome.ByOtherWalk(WalkResult walk) -> seen(walk);
            case TranslationOutcome.Conflict(int level) -> new Seen.Conflict(level);
        };
    }

    private Seen seen(WalkResult walk) {
        return switch (walk) {
            case WalkFault fault -> new Seen.Fault(fault.kind().toString(), fault.level(), -1, false);
            case Translated found -> {
                if (!found.fromTables()) {
                    yield new Seen.Address(
                            found.outputAddress(), -1, isDevice(found.attributes()), isGuarded(found.attributes()));
                }
                long leaf = found.steps().lastAddress();
                yield seen(
                        found.outputAddress(),
                        found.attributes(),
                        found.level(),
                        found.accessFlagDue() ? leaf : -1,
                        leaf);
            }
        };
    }

    /**
     * @param accessed the leaf whose AF is due, or −1
     * @param leaf what a write may mark dirty
     */
    private Seen seen(long pa, LeafAttributes attributes, int level, long accessed, long leaf) {
        boolean device = isDevice(attributes);
        boolean guarded = isGuarded(attributes);
        return switch (check(attributes, question.access())) {
            case ALLOWED -> new Seen.Address(pa, accessed, device, guarded);
            case ALLOWED_DIRTY_UPDATE_DUE -> new Seen.Address(pa, leaf, device, guarded);
            case PERMISSION_FAULT ->
                question.mayOnlyRead() && mayRead(attributes)
                        ? new Seen.Refused(pa, level, accessed, device)
                        : new Seen.Fault("PERMISSION", level, accessed, device);
        };
    }

    private boolean isDevice(LeafAttributes attributes) {
        return !question.access().isFetch() && attributes.memoryAttribute().isDevice();
    }

    private boolean isGuarded(LeafAttributes attributes) {
        return question.access().isFetch() && attributes.gp();
    }

    private boolean mayRead(LeafAttributes attributes) {
        return check(attributes, AccessKind.read(question.access().checkedAsEl())) == Permissions.Outcome.ALLOWED;
    }
}
