package mmulator.arch.exception;

import mmulator.arch.Pstate;

/** Offsets from VBAR_EL1. Arm ARM D1, "Exception vectors". */
public enum ExceptionVector {
    SYNCHRONOUS(0x000),
    IRQ(0x080),
    FIQ(0x100),
    SERROR(0x180);

    private final int offset;

    ExceptionVector(int offset) {
        this.offset = offset;
    }

    /** Offset for an exception taken to EL1 from {@code from}, which runs in AArch64. */
    public int offset(Pstate from) {
        return offset + (from.el() == 0 ? 0x400 : from.spSelected() ? 0x200 : 0);
    }
}
