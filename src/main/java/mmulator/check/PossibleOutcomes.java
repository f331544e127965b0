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
import mmulator.mmu.possible.PossibleEntry;
import mmulator.mmu.possible.PossibleFault;
import mmulator.mmu.possible.PossibleTlb;
import mmulator.mmu.tlb.TlbEntry;

/**
 * All that an access may get: by its concrete TLB or the walk of now, by any other entry that some TLB could hold, and by
 * walks that read other values. Of those that give the same physical address, or the same fault, only one counts: the
 * access cannot tell them apart, nor can others, unless hardware updates the descriptor for one and not for another.
 */
final class PossibleOutcomes {
    private PossibleOutcomes() {}

    /** What an access can see of its translation. */
    private sealed interface Seen {
        /** @param updates hardware updates the descriptor for it, which others can see */
        record Address(long pa, boolean updates) implements Seen {}

        record Fault(String kind, int level) implements Seen {}

        record Conflict() implements Seen {}

        /** A Permission fault of a write, unless it writes nothing of what it finds at {@code pa}. */
        record Refused(long pa, int level) implements Seen {}
    }

    /**
     * All outcomes but the concrete one.
     *
     * @param possible the possible TLB of the CPU, as it is before the access
     */
    static List<TranslationOutcome> of(TranslationQuestion question, PossibleTlb possible) {
        Set<ChoicePoint> points = question.points();
        Set<Seen> seen = new HashSet<>();
        List<TranslationOutcome> outcomes = new ArrayList<>();
        TlbEntry cached = question.cached();
        if (cached == null) {
            seen.add(seen(question, question.walk()));
        } else {
            seen.add(conflicts(question, cached) ? new Seen.Conflict() : seen(question, cached));
        }
        if (points.contains(ChoicePoint.TRANSLATION)) {
            if (cached != null && seen.add(seen(question, question.walk()))) {
                outcomes.add(new TranslationOutcome.ByWalk());
            }
            for (PossibleEntry entry :
                    possible.entries(question.va(), question.regime().asidFor(question.va()))) {
                if (allowed(entry.cause(), points)
                        && conflicts(question, entry.entry())
                        && seen.add(new Seen.Conflict())) {
                    outcomes.add(new TranslationOutcome.Conflict(((Translated) question.walk()).level()));
                }
                if (allowed(entry.cause(), points)
                        && !dirtyUpdateDue(question, entry.entry().attributes())
                        && seen.add(seen(question, entry.entry()))) {
                    outcomes.add(new TranslationOutcome.ByEntry(entry.entry()));
                }
            }
        }
        if (points.contains(ChoicePoint.TRANSLATION)) {
            for (PossibleEntry entry : possible.inFlight(
                    question.va(),
                    question.regime().asidFor(question.va()),
                    question.access().isFetch())) {
                if (!dirtyUpdateDue(question, entry.entry().attributes()) && seen.add(seen(question, entry.entry()))) {
                    outcomes.add(new TranslationOutcome.ByEntry(entry.entry()));
                }
            }
        }
        if (points.contains(ChoicePoint.TRANSLATION)
                && question.walk() instanceof Translated walk
                && walk.attributes().nT()
                && seen.add(seen(question, walk.refusedAsBlock()))) {
            outcomes.add(new TranslationOutcome.ByOtherWalk(walk.refusedAsBlock()));
        }
        for (PossibleFault fault :
                possible.faults(question.va(), question.access().isFetch())) {
            if (allowedWalk(fault.cause(), points) && seen.add(seen(question, fault.fault()))) {
                outcomes.add(new TranslationOutcome.ByOtherWalk(fault.fault()));
            }
        }
        if (points.contains(ChoicePoint.SYSREG)) {
            for (WalkResult walk : question.walks().possible()) {
                if (!dirtyUpdateDue(question, walk) && seen.add(seen(question, walk))) {
                    outcomes.add(new TranslationOutcome.ByOtherWalk(walk));
                }
            }
        }
        return outcomes;
    }

    private static boolean allowed(PossibleEntry.Cause cause, Set<ChoicePoint> points) {
        return switch (cause) {
            // It may have been cached before the store: that takes no walk that misses it.
            case PossibleEntry.Cause.NotPublished c -> true;
            case PossibleEntry.Cause.NewlyStored c -> points.contains(ChoicePoint.PUBLISH);
            case PossibleEntry.Cause.NotSynchronized c -> points.contains(ChoicePoint.SYSREG);
            case PossibleEntry.Cause.NotComplete c -> points.contains(ChoicePoint.TLBI);
            case PossibleEntry.Cause.InFlight c -> true;
            case PossibleEntry.Cause.OtherMember c -> true;
            case PossibleEntry.Cause.NeverInvalidated c -> true;
            case PossibleEntry.Cause.Missed c -> true;
            case PossibleEntry.Cause.TableStillCached c -> true;
            case PossibleEntry.Cause.Refetched c -> true;
        };
    }

    /** No TLB holds a fault: what walks may miss is the whole reason, unless a cached Table descriptor is. */
    private static boolean allowedWalk(PossibleEntry.Cause cause, Set<ChoicePoint> points) {
        return cause instanceof PossibleEntry.Cause.NotPublished
                ? points.contains(ChoicePoint.PUBLISH)
                : allowed(cause, points)
                        && (cause instanceof PossibleEntry.Cause.NewlyStored
                                || points.contains(ChoicePoint.TRANSLATION));
    }

    private static boolean conflicts(TranslationQuestion question, TlbEntry entry) {
        return question.mayConflict() && question.walk() instanceof Translated now && !entry.sameSizeAs(now);
    }

    private static boolean dirtyUpdateDue(TranslationQuestion question, WalkResult walk) {
        return walk instanceof Translated found && found.fromTables() && dirtyUpdateDue(question, found.attributes());
    }

    private static boolean dirtyUpdateDue(TranslationQuestion question, LeafAttributes attributes) {
        // The update fails unless memory still holds what the entry came from; then the access walks again.
        return Permissions.check(attributes, question.regime(), question.access(), question.pan())
                == Permissions.Outcome.ALLOWED_DIRTY_UPDATE_DUE;
    }

    private static Seen seen(TranslationQuestion question, TlbEntry entry) {
        return seen(question, entry.translate(question.va()), entry.attributes(), entry.level(), false);
    }

    private static Seen seen(TranslationQuestion question, WalkResult walk) {
        return switch (walk) {
            case WalkFault fault -> new Seen.Fault(fault.kind().toString(), fault.level());
            case Translated found ->
                found.fromTables()
                        ? seen(
                                question,
                                found.outputAddress(),
                                found.attributes(),
                                found.level(),
                                found.accessFlagDue())
                        : new Seen.Address(found.outputAddress(), false);
        };
    }

    private static Seen seen(
            TranslationQuestion question, long pa, LeafAttributes attributes, int level, boolean accessFlagDue) {
        return switch (Permissions.check(attributes, question.regime(), question.access(), question.pan())) {
            case ALLOWED -> new Seen.Address(pa, accessFlagDue);
            case ALLOWED_DIRTY_UPDATE_DUE -> new Seen.Address(pa, true);
            case PERMISSION_FAULT ->
                question.mayOnlyRead() && mayRead(question, attributes)
                        ? new Seen.Refused(pa, level)
                        : new Seen.Fault("PERMISSION", level);
        };
    }

    private static boolean mayRead(TranslationQuestion question, LeafAttributes attributes) {
        AccessKind read = AccessKind.read(question.access().checkedAsEl());
        return Permissions.check(attributes, question.regime(), read, question.pan()) == Permissions.Outcome.ALLOWED;
    }
}
