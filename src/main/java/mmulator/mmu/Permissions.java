package mmulator.mmu;

/**
 * Stage 1 permissions of the EL1&amp;0 regime. Arm ARM D8, "Memory access control", and pseudocode
 * AArch64.S1DirectBasePermissions.
 */
public final class Permissions {

    /** Bits of the mask that {@link #mask} returns. */
    public static final int R = 1;

    public static final int W = 2;
    public static final int X = 4;

    /** Outcome of a check. */
    public enum Outcome {
        ALLOWED,
        /** A write to a writable-clean leaf: hardware first updates the descriptor, {@link Translated#updatedLeaf}. */
        ALLOWED_DIRTY_UPDATE_DUE,
        PERMISSION_FAULT
    }

    private Permissions() {}

    /** Checks one access; {@code pan} is PSTATE.PAN and counts only for EL1's own data accesses. */
    public static Outcome check(LeafAttributes leaf, Regime regime, AccessKind kind, boolean pan) {
        int allowed = architectural(leaf, regime, kind.checkedAsEl(), pan);
        int wanted = kind.isFetch() ? X : kind.isWrite() ? W : R;
        if ((allowed & wanted) == 0) {
            return Outcome.PERMISSION_FAULT;
        }
        return kind.isWrite() && leaf.writableClean() ? Outcome.ALLOWED_DIRTY_UPDATE_DUE : Outcome.ALLOWED;
    }

    /**
     * R|W|X that an access at {@code el} (0 or 1) may make without anything more to do: W is absent while a dirty-state
     * update is due, so that the first write comes back to the model.
     */
    public static int mask(LeafAttributes leaf, Regime regime, int el, boolean pan) {
        int allowed = architectural(leaf, regime, el, pan);
        return leaf.writableClean() ? allowed & ~W : allowed;
    }

    /** True if EL1 or EL0 may fetch instructions by it. */
    public static boolean isExecutable(LeafAttributes leaf, Regime regime) {
        return ((architectural(leaf, regime, 0, false) | architectural(leaf, regime, 1, false)) & X) != 0;
    }

    private static int architectural(LeafAttributes leaf, Regime regime, int el, boolean panBit) {
        if (!regime.mmuOn()) {
            return R | W | X;
        }
        boolean wxn = leaf.wxn();
        boolean pan = panBit && regime.cpu().pan();
        int ap = leaf.ap();
        boolean el0Access = (ap & 1) != 0;
        boolean writable = (ap & 2) == 0;
        if (el == 0) {
            int data = el0Access ? (writable ? R | W : R) : 0;
            boolean execute = !leaf.uxn() && !(wxn && el0Access && writable);
            return execute ? data | X : data;
        }
        // What EL0 may write, EL1 may not execute. PAN is about data accesses only.
        boolean execute = !leaf.pxn() && !(el0Access && writable) && !(wxn && writable);
        int data = pan && el0Access ? 0 : writable ? R | W : R;
        return execute ? data | X : data;
    }
}
