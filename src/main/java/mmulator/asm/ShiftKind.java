package mmulator.asm;

import org.jspecify.annotations.Nullable;

/** Shifts and extends of a register operand; the extends in the order of their encoding. */
enum ShiftKind {
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

    boolean isExtend() {
        return ordinal() >= UXTB.ordinal();
    }

    /** The option field of an extend. */
    int option() {
        return ordinal() - UXTB.ordinal();
    }

    static @Nullable ShiftKind parse(String lower) {
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
