package mmulator.check;

import mmulator.machine.event.Event;
import mmulator.mmu.AccessOutcome;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Permissions;
import mmulator.mmu.Permissions.Outcome;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.tlb.TlbEntry;

/**
 * What stale permissions make of one access. Permissions may change without break-before-make, so until the old entry is
 * invalidated an access is checked by the old permissions or by the new ones (Arm ARM D8, "TLB maintenance requirements").
 * That is wrong only where the two give this access different outcomes: a read through an entry that is still writable is
 * the read that it should be, a write through it is not.
 */
enum AccessDifference {
    /** Old and new permissions treat the access alike. */
    NONE,
    /** The old ones allow what the new ones do not. */
    STALE_GRANTS,
    /** Both allow the write, but by the old ones hardware would not mark the page dirty. */
    STALE_LEAVES_CLEAN,
    /** The old ones refuse what the new ones allow: the fault is spurious. */
    STALE_DENIES;

    static AccessDifference between(LeafAttributes old, LeafAttributes now, Event.Translation access, Regime regime) {
        Outcome before = Permissions.check(old, regime, access.access(), access.pan());
        Outcome after = Permissions.check(now, regime, access.access(), access.pan());
        boolean denies = before == Outcome.PERMISSION_FAULT;
        if (denies != (after == Outcome.PERMISSION_FAULT)) {
            return denies ? STALE_DENIES : STALE_GRANTS;
        }
        if (before == Outcome.ALLOWED && after == Outcome.ALLOWED_DIRTY_UPDATE_DUE) {
            return STALE_LEAVES_CLEAN;
        }
        // FEAT_BTI: whether the target of a branch is checked.
        if (access.access().isFetch() && !denies && old.gp() != now.gp()) {
            return old.gp() ? STALE_DENIES : STALE_GRANTS;
        }
        return NONE;
    }

    /**
     * Both refuse the access, and its syndrome is the same: where it would have led makes no difference. Device memory may
     * refuse it for its alignment first; a CAS that writes nothing goes through all the same.
     */
    static boolean refusedAlike(TlbEntry old, Translated now, Event.Translation access, Regime regime) {
        boolean pan = access.pan();
        long va = access.virtualAddress();
        AccessOutcome before =
                AccessOutcome.of(old.translate(va), old.attributes(), old.level(), regime, va, access.access(), pan);
        return access.result() instanceof Event.Result.Aborted
                && before instanceof AccessOutcome.Fault
                && before.sameAs(AccessOutcome.of(now, regime, va, access.access(), pan))
                && old.attributes().memoryAttribute().isDevice()
                        == now.attributes().memoryAttribute().isDevice();
    }
}
