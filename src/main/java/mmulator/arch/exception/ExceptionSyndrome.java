package mmulator.arch.exception;

import java.util.Locale;

/**
 * ESR_EL1: EC 31:26, IL 25, ISS 24:0. Arm ARM D24, "ESR_EL1, Exception Syndrome Register (EL1)". Data aborts are told
 * without instruction syndrome (ISV = 0), as stage 1 aborts taken to EL1 are.
 *
 * @param value the raw register
 */
public record ExceptionSyndrome(long value) {

    public static final int EC_UNKNOWN = 0x00;
    public static final int EC_WFX = 0x01;
    public static final int EC_FP = 0x07;
    public static final int EC_ILLEGAL_STATE = 0x0e;
    public static final int EC_SVC = 0x15;
    public static final int EC_HVC = 0x16;
    public static final int EC_SMC = 0x17;
    public static final int EC_SYSTEM = 0x18;
    public static final int EC_INSTRUCTION_ABORT_LOWER = 0x20;
    public static final int EC_INSTRUCTION_ABORT = 0x21;
    public static final int EC_PC_ALIGNMENT = 0x22;
    public static final int EC_DATA_ABORT_LOWER = 0x24;
    public static final int EC_DATA_ABORT = 0x25;
    public static final int EC_SP_ALIGNMENT = 0x26;
    public static final int EC_BRK = 0x3c;

    private static final int WNR = 1 << 6;
    private static final int CM = 1 << 8;

    private static ExceptionSyndrome of(int ec, int iss) {
        return new ExceptionSyndrome((long) ec << 26 | 1L << 25 | iss);
    }

    /** Undefined instruction and the like: EC 0, ISS 0, IL 1. */
    public static ExceptionSyndrome unknown() {
        return of(EC_UNKNOWN, 0);
    }

    /** Illegal Execution state. */
    public static ExceptionSyndrome illegalState() {
        return of(EC_ILLEGAL_STATE, 0);
    }

    /** SVC with its 16-bit immediate. */
    public static ExceptionSyndrome svc(int immediate) {
        return of(EC_SVC, immediate & 0xffff);
    }

    /** BRK with its 16-bit immediate. */
    public static ExceptionSyndrome brk(int immediate) {
        return of(EC_BRK, immediate & 0xffff);
    }

    /** MRS, MSR or a System instruction that EL0 may not execute: the fields of its word. */
    public static ExceptionSyndrome systemInstruction(int word) {
        int op0 = word >>> 19 & 3;
        int op1 = word >>> 16 & 7;
        int crn = word >>> 12 & 15;
        int crm = word >>> 8 & 15;
        int op2 = word >>> 5 & 7;
        int direction = word >>> 21 & 1;
        return of(EC_SYSTEM, op0 << 20 | op2 << 17 | op1 << 14 | crn << 10 | (word & 31) << 5 | crm << 1 | direction);
    }

    /** WFE or WFI that EL0 may not execute: CV is 1, and COND "always". */
    public static ExceptionSyndrome waiting(boolean forEvent) {
        return of(EC_WFX, 1 << 24 | 0xe << 20 | (forEvent ? 1 : 0));
    }

    public static ExceptionSyndrome pcAlignment() {
        return of(EC_PC_ALIGNMENT, 0);
    }

    public static ExceptionSyndrome spAlignment() {
        return of(EC_SP_ALIGNMENT, 0);
    }

    /**
     * Data abort taken to EL1.
     *
     * @param fromEl 0 or 1
     * @param level level of the walk, −1…3; 0 where {@code status} names none
     * @param write the access was a write (WnR)
     */
    public static ExceptionSyndrome dataAbort(int fromEl, FaultStatus status, int level, boolean write) {
        return of(fromEl == 0 ? EC_DATA_ABORT_LOWER : EC_DATA_ABORT, status.code(level) | (write ? WNR : 0));
    }

    /** Data abort by cache maintenance or address translation: CM and WnR are set. */
    public static ExceptionSyndrome cacheMaintenanceAbort(int fromEl, FaultStatus status, int level) {
        return of(fromEl == 0 ? EC_DATA_ABORT_LOWER : EC_DATA_ABORT, status.code(level) | WNR | CM);
    }

    /** Instruction abort taken to EL1. */
    public static ExceptionSyndrome instructionAbort(int fromEl, FaultStatus status, int level) {
        return of(fromEl == 0 ? EC_INSTRUCTION_ABORT_LOWER : EC_INSTRUCTION_ABORT, status.code(level));
    }

    /** Exception class, 0…0x3f. */
    public int ec() {
        return (int) (value >>> 26) & 0x3f;
    }

    /** Instruction specific syndrome, 25 bits. */
    public int iss() {
        return (int) value & 0x1ff_ffff;
    }

    public boolean isDataAbort() {
        return ec() == EC_DATA_ABORT || ec() == EC_DATA_ABORT_LOWER;
    }

    public boolean isInstructionAbort() {
        return ec() == EC_INSTRUCTION_ABORT || ec() == EC_INSTRUCTION_ABORT_LOWER;
    }

    /** DFSC or IFSC of an abort, six bits. */
    public int faultStatusCode() {
        return (int) value & 0x3f;
    }

    /** WnR of a data abort. */
    public boolean wnr() {
        return (value & WNR) != 0;
    }

    /** CM of a data abort. */
    public boolean cm() {
        return (value & CM) != 0;
    }

    /** {@code Data Abort, same EL, write: Translation fault, level 2}. */
    public String describe() {
        return switch (ec()) {
            case EC_UNKNOWN -> "Unknown reason (UNDEFINED instruction)";
            case EC_WFX -> "Trapped WFI or WFE";
            case EC_FP -> "Trapped SVE, Advanced SIMD or floating-point access";
            case EC_ILLEGAL_STATE -> "Illegal Execution state";
            case EC_SVC -> immediate("SVC");
            case EC_HVC -> immediate("HVC");
            case EC_SMC -> immediate("SMC");
            case EC_SYSTEM -> "Trapped MSR, MRS or System instruction";
            case EC_INSTRUCTION_ABORT_LOWER -> "Instruction Abort, lower EL: " + status();
            case EC_INSTRUCTION_ABORT -> "Instruction Abort, same EL: " + status();
            case EC_PC_ALIGNMENT -> "PC alignment fault";
            case EC_DATA_ABORT_LOWER -> "Data Abort, lower EL, " + direction() + ": " + status();
            case EC_DATA_ABORT -> "Data Abort, same EL, " + direction() + ": " + status();
            case EC_SP_ALIGNMENT -> "SP alignment fault";
            case EC_BRK -> immediate("BRK");
            default -> String.format(Locale.ROOT, "EC 0x%02x", ec());
        };
    }

    private String immediate(String name) {
        return String.format(Locale.ROOT, "%s #0x%x", name, iss() & 0xffff);
    }

    private String direction() {
        return cm() ? "cache maintenance" : wnr() ? "write" : "read";
    }

    private String status() {
        return FaultStatus.decode(faultStatusCode())
                .map(FaultStatus.At::toString)
                .orElseGet(() -> String.format(Locale.ROOT, "status 0x%02x", faultStatusCode()));
    }

    /** {@code 0x0000000096000046 Data Abort, same EL, write: Translation fault, level 2}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "0x%016x %s", value, describe());
    }
}
