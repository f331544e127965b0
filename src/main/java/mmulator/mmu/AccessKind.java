package mmulator.mmu;

/** What an access does and with whose rights. Permissions depend on nothing else but PSTATE.PAN. */
public enum AccessKind {
    READ_EL1(false, false, 1),
    WRITE_EL1(true, false, 1),
    FETCH_EL1(false, true, 1),
    READ_EL0(false, false, 0),
    WRITE_EL0(true, false, 0),
    FETCH_EL0(false, true, 0),
    /** LDTR and relatives at EL1: checked as EL0, PAN does not apply. */
    UNPRIVILEGED_READ(false, false, 0),
    UNPRIVILEGED_WRITE(true, false, 0);

    private final boolean write;
    private final boolean fetch;
    private final int checkedAsEl;

    AccessKind(boolean write, boolean fetch, int checkedAsEl) {
        this.write = write;
        this.fetch = fetch;
        this.checkedAsEl = checkedAsEl;
    }

    public static AccessKind read(int el) {
        return el == 0 ? READ_EL0 : READ_EL1;
    }

    public static AccessKind write(int el) {
        return el == 0 ? WRITE_EL0 : WRITE_EL1;
    }

    public static AccessKind fetch(int el) {
        return el == 0 ? FETCH_EL0 : FETCH_EL1;
    }

    public boolean isWrite() {
        return write;
    }

    public boolean isFetch() {
        return fetch;
    }

    /** PSTATE.PAN restricts the data accesses of EL1 with its own rights, and nothing else. */
    public boolean heedsPan() {
        return this == READ_EL1 || this == WRITE_EL1;
    }

    /** Exception level whose permissions count: 0 or 1. */
    public int checkedAsEl() {
        return checkedAsEl;
    }
}
