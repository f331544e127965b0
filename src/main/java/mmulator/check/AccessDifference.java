package mmulator.check;

import mmulator.machine.event.Event;
import mmulator.mmu.AccessKind;
import mmulator.mmu.AccessOutcome;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Permissions;
import mmulator.mmu.Permissions.Outcome;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.tlb.TlbEntry;

/**
 * What an old translation makes of one access. Permissions may change without break-before-make, so until the old entry is
 * invalidated an access is checked by the old permissions or by the new ones (Arm ARM D8, "TLB maintenance requirements").
 * That is wrong only where the two give this access different outcomes: a read through an entry that is still writable is
 * the read that it should be, a write through it is not.
 */
public enum AccessDifference {
    /** The access goes to the same place, of the same memory, and old and new permissions treat it alike. */
    NONE,
    OTHER_ADDRESS,
    OTHER_MEMORY,
    /** The old ones allow what the new ones do not. */
    STALE_GRANTS,
    /** Both allow the write, but by the old ones hardware would not mark the page dirty. */
    STALE_LEAVES_CLEAN,
    /** The old ones refuse what the new ones allow: the fault is spurious. */
    STALE_DENIES;

    /**
     * @param pa where the old one leads, with the attributes {@code old}
     * @param pan PSTATE.PAN
     */
    public static AccessDifference of(
            long pa, LeafAttributes old, Translated now, AccessKind access, boolean pan, Regime regime) {
        if (pa != now.outputAddress()) {
            return OTHER_ADDRESS;
        }
        return old.sameMemory(now.attributes()) ? between(old, now.attributes(), access, pan, regime) : OTHER_MEMORY;
    }

    static AccessDifference of(TlbEntry old, Translated now, Event.Translation access, Regime regime) {
        long pa = old.translate(access.virtualAddress());
        return of(pa, old.attributes(), now, access.access(), access.pan(), regime);
    }

    private static AccessDifference between(
            LeafAttributes old, LeafAttributes now, AccessKind access, boolean pan, Regime regime) {
        Outcome before = Permissions.check(old, regime, access, pan);
        Outcome after = Permissions.check(now, regime, access, pan);
        boolean denies = before == Outcome.PERMISSION_FAULT;
        if (denies != (after == Outcome.PERMISSION_FAULT)) {
            return denies ? STALE_DENIES : STALE_GRANTS;
        }
        if (before == Outcome.ALLOWED && after == Outcome.ALLOWED_DIRTY_UPDATE_DUE) {
            return STALE_LEAVES_CLEAN;
        }
        // FEAT_BTI: whether the target of a branch is checked.
        if (access.isFetch() && !denies && old.gp() != now.gp()) {
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
