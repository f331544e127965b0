package mmulator.litmus;

import java.util.Locale;
import java.util.Optional;
import mmulator.arch.FaultStatus;

/** Faults that a condition can name. */
enum FaultKind {
    TRANSLATION("MMU:Translation", FaultStatus.TRANSLATION),
    ACCESS_FLAG("MMU:AccessFlag", FaultStatus.ACCESS_FLAG),
    PERMISSION("MMU:Permission", FaultStatus.PERMISSION);

    private final String text;
    private final FaultStatus status;

    FaultKind(String text, FaultStatus status) {
        this.text = text;
        this.status = status;
    }

    /** {@code MMU:Translation}, or without {@code MMU:}, in any case. */
    static Optional<FaultKind> named(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (FaultKind kind : values()) {
            String text = kind.text.toLowerCase(Locale.ROOT);
            if (text.equals(wanted) || text.equals("mmu:" + wanted)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    static Optional<FaultKind> of(FaultStatus status) {
        for (FaultKind kind : values()) {
            if (kind.status == status) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return text;
    }
}
