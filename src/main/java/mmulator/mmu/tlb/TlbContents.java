package mmulator.mmu.tlb;

/** Whether a TLB may still hold what it held at reset, which is UNKNOWN (I_GWZWM). */
public enum TlbContents {
    UNKNOWN,
    /** The CPU's own maintenance has removed it, which it can rely on from its next context synchronization event on. */
    REMOVED,
    KNOWN;

    /**
     * Maintenance that leaves nothing has completed.
     *
     * @param own of the CPU that the TLB belongs to: R_BLDZX
     */
    public TlbContents afterRemoval(boolean own) {
        return own && this != KNOWN ? REMOVED : KNOWN;
    }

    /** A context synchronization event. */
    public TlbContents afterSynchronization() {
        return this == REMOVED ? KNOWN : this;
    }
}
