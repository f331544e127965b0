package mmulator.arch;

/**
 * SCTLR_EL1, the bits that matter to translation. Arm ARM D24, "SCTLR_EL1, System Control Register (EL1)".
 *
 * @param value the raw register
 */
public record Sctlr(long value) {

    public static final long M = 1L;
    public static final long WXN = 1L << 19;
    public static final long SPAN = 1L << 23;

    /** M: stage 1 of the EL1&amp;0 regime is on. */
    public boolean m() {
        return bit(0);
    }

    /** A: alignment checking. */
    public boolean a() {
        return bit(1);
    }

    /** SA: SP alignment check at EL1. */
    public boolean sa() {
        return bit(3);
    }

    /** SA0: SP alignment check at EL0. */
    public boolean sa0() {
        return bit(4);
    }

    /** Accesses by way of SP take an SP alignment fault where that is no multiple of 16. */
    public boolean checksStackPointer(int el) {
        return el == 0 ? sa0() : sa();
    }

    /** UMA clear traps EL0 access to PSTATE.DAIF. */
    public boolean uma() {
        return bit(9);
    }

    /** UCT clear traps EL0 reads of CTR_EL0. */
    public boolean uct() {
        return bit(15);
    }

    /** nTWI clear traps an EL0 WFI that would wait. */
    public boolean ntwi() {
        return bit(16);
    }

    /** nTWE clear traps an EL0 WFE that would wait. */
    public boolean ntwe() {
        return bit(18);
    }

    /** DZE clear traps EL0 DC ZVA. */
    public boolean dze() {
        return bit(14);
    }

    /** WXN: writable means execute-never. */
    public boolean wxn() {
        return bit(19);
    }

    /** SPAN = 0: taking an exception to EL1 sets PSTATE.PAN. */
    public boolean span() {
        return bit(23);
    }

    /** EE: EL1 data and table walks are big-endian. */
    public boolean ee() {
        return bit(25);
    }

    /** UCI clear traps EL0 cache maintenance by address. */
    public boolean uci() {
        return bit(26);
    }

    private boolean bit(int n) {
        return (value >>> n & 1) != 0;
    }
}
