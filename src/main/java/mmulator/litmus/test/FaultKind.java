package mmulator.litmus.test;

import java.util.Locale;
import java.util.Optional;
import mmulator.arch.exception.ExceptionSyndrome;
import mmulator.arch.exception.FaultStatus;
import org.jspecify.annotations.Nullable;

/** Faults that a condition can name: herd counts every exception of a thread's own making as one. */
public enum FaultKind {
    TRANSLATION("MMU:Translation", FaultStatus.TRANSLATION),
    ACCESS_FLAG("MMU:AccessFlag", FaultStatus.ACCESS_FLAG),
    PERMISSION("MMU:Permission", FaultStatus.PERMISSION),
    UNDEFINED_INSTRUCTION("UndefinedInstruction", null),
    SUPERVISOR_CALL("SupervisorCall", null);

    private final String text;
    private final @Nullable FaultStatus status;

    FaultKind(String text, @Nullable FaultStatus status) {
        this.text = text;
        this.status = status;
    }

    /** {@code MMU:Translation}, {@code D-MMU:Translation} or {@code Translation}, in any case. */
    public static Optional<FaultKind> named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (FaultKind kind : values()) {
            String text = kind.text.toLowerCase(Locale.ROOT);
            if (text.equals(wanted) || text.equals("mmu:" + wanted) || ("d-" + text).equals(wanted)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** Empty for an exception that a condition has no name for. */
    public static Optional<FaultKind> of(ExceptionSyndrome syndrome) {
        if (syndrome.ec() == ExceptionSyndrome.EC_SVC) {
            return Optional.of(SUPERVISOR_CALL);
        }
        if (syndrome.ec() == ExceptionSyndrome.EC_UNKNOWN) {
            return Optional.of(UNDEFINED_INSTRUCTION);
        }
        return syndrome.isDataAbort() || syndrome.isInstructionAbort()
                ? FaultStatus.decode(syndrome.faultStatusCode()).flatMap(at -> of(at.status()))
                : Optional.empty();
    }

    private static Optional<FaultKind> of(FaultStatus status) {
        for (FaultKind kind : values()) {
            if (kind.status == status) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** True if the fault is about an address. */
    public boolean hasTarget() {
        return status != null;
    }

    @Override
    public String toString() {
        return text;
    }
}
