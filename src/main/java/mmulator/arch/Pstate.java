package mmulator.arch;

/**
 * PSTATE in the layout of SPSR_EL1. Arm ARM D24, "SPSR_EL1, Saved Program Status Register (EL1)".
 *
 * @param value the SPSR_EL1 bits
 */
public record Pstate(long value) {

    public static final long SP = 1L;
    public static final long F = 1L << 6;
    public static final long I = 1L << 7;
    public static final long A = 1L << 8;
    public static final long D = 1L << 9;
    public static final long DAIF = D | A | I | F;
    public static final long IL = 1L << 20;
    public static final long SS = 1L << 21;
    public static final long PAN = 1L << 22;
    public static final long UAO = 1L << 23;
    public static final long NZCV = 0xfL << 28;

    /** EL1h with all exceptions masked: what firmware hands over. */
    public static final Pstate RESET = new Pstate(DAIF | 5);

    /** Exception level 0…3. */
    public int el() {
        return (int) (value >>> 2) & 3;
    }

    /** True when SP_ELx is in use (EL1h), false for SP_EL0 (EL1t, EL0t). */
    public boolean spSelected() {
        return (value & SP) != 0;
    }

    /** D, A, I, F as four bits, D on top, as in {@code msr daifset}. */
    public int daif() {
        return (int) (value >>> 6) & 0xf;
    }

    public boolean pan() {
        return (value & PAN) != 0;
    }

    public boolean uao() {
        return (value & UAO) != 0;
    }

    public int nzcv() {
        return (int) (value >>> 28) & 0xf;
    }

    /** True when M[4:0] names EL0t, EL1t or EL1h in AArch64: what an ERET at EL1 may return to without EL2. */
    public boolean isReturnable() {
        int m = (int) value & 0x1f;
        return m == 0 || m == 4 || m == 5;
    }

    public Pstate withEl(int el, boolean sp) {
        return new Pstate((value & ~0x1fL) | (long) el << 2 | (sp ? SP : 0));
    }

    public Pstate with(long mask, boolean set) {
        return new Pstate(set ? value | mask : value & ~mask);
    }

    public Pstate withDaif(int daif) {
        return new Pstate((value & ~DAIF) | (long) (daif & 0xf) << 6);
    }

    public Pstate withNzcv(int nzcv) {
        return new Pstate((value & ~NZCV) | (long) (nzcv & 0xf) << 28);
    }

    /** {@code EL1h daif=DAIF nzcv=0110 PAN}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("EL")
                .append(el())
                .append(spSelected() ? 'h' : 't')
                .append(" daif=");
        for (int i = 0; i < 4; i++) {
            text.append((daif() >> (3 - i) & 1) != 0 ? "DAIF".charAt(i) : '-');
        }
        text.append(" nzcv=");
        for (int i = 3; i >= 0; i--) {
            text.append(nzcv() >> i & 1);
        }
        return text.append(pan() ? " PAN" : "").append(uao() ? " UAO" : "").toString();
    }
}
