package mmulator.check;

import mmulator.machine.event.Event;
import mmulator.mmu.LeafAttributes;
import mmulator.mmu.Permissions;
import mmulator.mmu.Regime;
import mmulator.mmu.Translated;
import mmulator.mmu.WalkResult;
import mmulator.mmu.WalkSteps;
import mmulator.mmu.tlb.TlbEntry;

/**
 * What hardware notices when it updates a descriptor (FEAT_HAFDBS): where memory does not hold what the TLB or a walk has of it,
 * the access goes by what memory holds, whether that leads elsewhere or faults (R_SGJBL, I_YZSVV).
 */
final class DescriptorUpdates {
    private final PossibleTlbs possible;

    DescriptorUpdates(PossibleTlbs possible) {
        this.possible = possible;
    }

    /** True if the access cannot go by the entry: it has to mark dirty a descriptor that is another by now. */
    boolean notice(Event.Translation access, TlbEntry entry) {
        return isChanged(access, marksDirty(access, entry.attributes()), entry.steps());
    }

    /** The same of what a walk has found, which may also be to set AF. */
    boolean notice(Event.Translation access, WalkResult walk) {
        return walk instanceof Translated found
                && found.fromTables()
                && isChanged(access, found.accessFlagDue() || marksDirty(access, found.attributes()), found.steps());
    }

    /** The access as it is made: by what memory holds, where its own walk has not seen that, and is to update it. */
    Event.Translation noticed(Event.Translation access) {
        Regime regime = possible.translating(access.cpu());
        if (regime == null || !notice(access, access.walk())) {
            return access;
        }
        boolean fetch = access.access().isFetch();
        return access.by(possible.walk(regime, regime.canonical(access.virtualAddress(), fetch), fetch));
    }

    private boolean marksDirty(Event.Translation access, LeafAttributes attributes) {
        Regime regime = possible.regimes(access.cpu()).getFirst();
        return Permissions.check(attributes, regime, access.access(), access.pan())
                == Permissions.Outcome.ALLOWED_DIRTY_UPDATE_DUE;
    }

    private boolean isChanged(Event.Translation access, boolean due, WalkSteps steps) {
        return due && access.updates() && !possible.holds(steps);
    }
}
