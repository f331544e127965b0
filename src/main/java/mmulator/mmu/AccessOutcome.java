package mmulator.mmu;

import java.util.Optional;

/** What one access gets of a translation: two that are the same it cannot tell apart. */
public sealed interface AccessOutcome {

    /**
     * @param memory type, cacheability and shareability; empty for a fetch with stage 1 off, which is from Normal memory
     *     whatever data accesses find there (Arm ARM D8, "Behavior when stage 1 address translation is disabled")
     * @param marksDirty hardware updates the descriptor first
     * @param guarded FEAT_BTI: the target of a branch is checked
     */
    record Reached(long pa, Optional<LeafAttributes> memory, boolean marksDirty, boolean guarded)
            implements AccessOutcome {
        private boolean sameMemory(Reached other) {
            return memory.isEmpty() || other.memory.isEmpty() || memory.get().sameMemory(other.memory.get());
        }
    }

    /** @param what as the syndrome names it */
    record Fault(String what, int level) implements AccessOutcome {}

    /**
     * @param walk of {@code va}
     * @param pan PSTATE.PAN, where it restricts the access
     */
    static AccessOutcome of(WalkResult walk, Regime regime, long va, AccessKind access, boolean pan) {
        return switch (walk) {
            case WalkFault fault ->
                regime.keepsOut(access, va) ? keptOut() : new Fault(fault.kind().name(), fault.level());
            case Translated found ->
                of(found.outputAddress(), found.attributes(), found.level(), regime, va, access, pan);
        };
    }

    /**
     * @param pa where {@code va} is translated to
     * @param level where a fault of permissions would be reported
     */
    static AccessOutcome of(
            long pa, LeafAttributes attributes, int level, Regime regime, long va, AccessKind access, boolean pan) {
        if (regime.keepsOut(access, va)) {
            return keptOut();
        }
        boolean fetch = access.isFetch();
        Permissions.Outcome allowed = Permissions.check(attributes, regime, access, pan);
        return switch (allowed) {
            case PERMISSION_FAULT -> new Fault("PERMISSION", level);
            case ALLOWED, ALLOWED_DIRTY_UPDATE_DUE ->
                new Reached(
                        pa,
                        fetch && !regime.mmuOn() ? Optional.empty() : Optional.of(attributes),
                        allowed == Permissions.Outcome.ALLOWED_DIRTY_UPDATE_DUE,
                        fetch && attributes.gp());
        };
    }

    private static AccessOutcome keptOut() {
        return new Fault(WalkFault.Kind.TRANSLATION.name(), 0);
    }

    /** True if the access gets the same by both. */
    default boolean sameAs(AccessOutcome other) {
        if (this instanceof Reached a && other instanceof Reached b) {
            return a.pa == b.pa && a.sameMemory(b) && a.marksDirty == b.marksDirty && a.guarded == b.guarded;
        }
        return equals(other);
    }
}
