package mmulator.arch;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * System registers that a stub at EL1 may touch. Arm ARM D22, "The A64 System instruction class" gives the encodings.
 */
public enum SystemRegister {
    MIDR_EL1(3, 0, 0, 0, 0),
    MPIDR_EL1(3, 0, 0, 0, 5),
    REVIDR_EL1(3, 0, 0, 0, 6),
    ID_AA64PFR0_EL1(3, 0, 0, 4, 0),
    ID_AA64PFR1_EL1(3, 0, 0, 4, 1),
    ID_AA64PFR2_EL1(3, 0, 0, 4, 2),
    ID_AA64ZFR0_EL1(3, 0, 0, 4, 4),
    ID_AA64SMFR0_EL1(3, 0, 0, 4, 5),
    ID_AA64DFR0_EL1(3, 0, 0, 5, 0),
    ID_AA64DFR1_EL1(3, 0, 0, 5, 1),
    ID_AA64ISAR0_EL1(3, 0, 0, 6, 0),
    ID_AA64ISAR1_EL1(3, 0, 0, 6, 1),
    ID_AA64ISAR2_EL1(3, 0, 0, 6, 2),
    ID_AA64ISAR3_EL1(3, 0, 0, 6, 3),
    ID_AA64MMFR0_EL1(3, 0, 0, 7, 0),
    ID_AA64MMFR1_EL1(3, 0, 0, 7, 1),
    ID_AA64MMFR2_EL1(3, 0, 0, 7, 2),
    ID_AA64MMFR3_EL1(3, 0, 0, 7, 3),
    ID_AA64MMFR4_EL1(3, 0, 0, 7, 4),
    SCTLR_EL1(3, 0, 1, 0, 0, true),
    ACTLR_EL1(3, 0, 1, 0, 1),
    CPACR_EL1(3, 0, 1, 0, 2),
    TTBR0_EL1(3, 0, 2, 0, 0, true),
    TTBR1_EL1(3, 0, 2, 0, 1, true),
    TCR_EL1(3, 0, 2, 0, 2, true),
    SPSR_EL1(3, 0, 4, 0, 0),
    ELR_EL1(3, 0, 4, 0, 1),
    SP_EL0(3, 0, 4, 1, 0),
    SPSEL(3, 0, 4, 2, 0),
    CURRENTEL(3, 0, 4, 2, 2),
    PAN(3, 0, 4, 2, 3),
    UAO(3, 0, 4, 2, 4),
    AFSR0_EL1(3, 0, 5, 1, 0),
    AFSR1_EL1(3, 0, 5, 1, 1),
    ESR_EL1(3, 0, 5, 2, 0),
    FAR_EL1(3, 0, 6, 0, 0),
    PAR_EL1(3, 0, 7, 4, 0),
    MAIR_EL1(3, 0, 10, 2, 0, true),
    AMAIR_EL1(3, 0, 10, 3, 0),
    VBAR_EL1(3, 0, 12, 0, 0),
    ISR_EL1(3, 0, 12, 1, 0),
    ICC_SGI1R_EL1(3, 0, 12, 11, 5),
    ICC_IAR1_EL1(3, 0, 12, 12, 0),
    ICC_EOIR1_EL1(3, 0, 12, 12, 1),
    CONTEXTIDR_EL1(3, 0, 13, 0, 1),
    TPIDR_EL1(3, 0, 13, 0, 4),
    CNTKCTL_EL1(3, 0, 14, 1, 0),
    CCSIDR_EL1(3, 1, 0, 0, 0),
    CLIDR_EL1(3, 1, 0, 0, 1),
    AIDR_EL1(3, 1, 0, 0, 7),
    CSSELR_EL1(3, 2, 0, 0, 0),
    CTR_EL0(3, 3, 0, 0, 1),
    DCZID_EL0(3, 3, 0, 0, 7),
    NZCV(3, 3, 4, 2, 0),
    DAIF(3, 3, 4, 2, 1),
    FPCR(3, 3, 4, 4, 0),
    FPSR(3, 3, 4, 4, 1),
    TPIDR_EL0(3, 3, 13, 0, 2),
    TPIDRRO_EL0(3, 3, 13, 0, 3),
    CNTFRQ_EL0(3, 3, 14, 0, 0),
    CNTPCT_EL0(3, 3, 14, 0, 1),
    CNTVCT_EL0(3, 3, 14, 0, 2),
    MDSCR_EL1(2, 0, 0, 2, 2),
    OSLAR_EL1(2, 0, 1, 0, 4),
    OSDLR_EL1(2, 0, 1, 3, 4);

    private static final Map<Integer, SystemRegister> BY_ENCODING = new HashMap<>();
    private static final Map<String, SystemRegister> BY_NAME = new HashMap<>();

    static {
        for (SystemRegister register : values()) {
            BY_ENCODING.put(register.encoding(), register);
            BY_NAME.put(register.name(), register);
        }
    }

    private final int encoding;
    private final boolean translation;

    SystemRegister(int op0, int op1, int crn, int crm, int op2) {
        this(op0, op1, crn, crm, op2, false);
    }

    SystemRegister(int op0, int op1, int crn, int crm, int op2, boolean translation) {
        encoding = encoding(op0, op1, crn, crm, op2);
        this.translation = translation;
    }

    public int op1() {
        return encoding >>> 11 & 7;
    }

    /** The 16 bits op0:op1:CRn:CRm:op2 that MRS and MSR carry in bits 20:5 (op0 is two bits). */
    public int encoding() {
        return encoding;
    }

    public static int encoding(int op0, int op1, int crn, int crm, int op2) {
        return op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;
    }

    /** True when translation depends on it, so that a write is pending until a context synchronization event. */
    public boolean translation() {
        return translation;
    }

    /** True if it tells what the CPU is: nothing changes it. */
    public boolean isIdentification() {
        boolean idSpace = encoding >>> 7 == encoding(3, 0, 0, 0, 0) >>> 7;
        return idSpace
                || switch (this) {
                    case CTR_EL0, DCZID_EL0, CLIDR_EL1, AIDR_EL1, CCSIDR_EL1 -> true;
                    default -> false;
                };
    }

    public static Optional<SystemRegister> byEncoding(int op0, int op1, int crn, int crm, int op2) {
        return Optional.ofNullable(BY_ENCODING.get(encoding(op0, op1, crn, crm, op2)));
    }

    /** By op0:op1:CRn:CRm:op2 as {@link #encoding()} packs them. */
    public static Optional<SystemRegister> byEncoding(int encoding) {
        return Optional.ofNullable(BY_ENCODING.get(encoding));
    }

    /** By name in any case: {@code ttbr1_el1}, {@code CurrentEL}. */
    public static Optional<SystemRegister> byName(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toUpperCase(Locale.ROOT)));
    }
}
