package mmulator.relaxed.program;

import java.io.Serial;

/** A program that does something which has no relaxed meaning here. */
public final class RefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final long pc;

    public RefusedException(long pc, String reason) {
        super(String.format("at 0x%016x: %s", pc, reason), null, false, false);
        this.reason = reason;
        this.pc = pc;
    }

    /** A clause. */
    public String reason() {
        return reason;
    }

    /** Virtual address of the instruction. */
    public long pc() {
        return pc;
    }
}
