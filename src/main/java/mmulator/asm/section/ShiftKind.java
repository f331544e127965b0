package mmulator.asm.section;

import org.jspecify.annotations.Nullable;

/** Shifts and extends of a register operand; the extends in the order of their encoding. */
public enum ShiftKind {
    LSL,
    LSR,
    ASR,
    ROR,
    MSL,
    UXTB,
    UXTH,
    UXTW,
    UXTX,
    SXTB,
    SXTH,
    SXTW,
    SXTX;

    public boolean isExtend() {
        return ordinal() >= UXTB.ordinal();
    }

    /** The option field of an extend. */
    public int option() {
        return ordinal() - UXTB.ordinal();
    }

    public static @Nullable ShiftKind parse(String lower) {
        return switch (lower) {
            case "lsl" -> LSL;
            case "lsr" -> LSR;
            case "asr" -> ASR;
            case "ror" -> ROR;
            case "msl" -> MSL;
            case "uxtb" -> UXTB;
            case "uxth" -> UXTH;
            case "uxtw" -> UXTW;
            case "uxtx" -> UXTX;
            case "sxtb" -> SXTB;
            case "sxth" -> SXTH;
            case "sxtw" -> SXTW;
            case "sxtx" -> SXTX;
            default -> null;
        };
    }
}
