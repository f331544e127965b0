package mmulator.explore.mutate;

/** Why a mutant that does no harm here need not be harmless: or why it cannot do any. */
public enum Limit {
    /** Arm ARM D1, "Wait for Event": WFE may end at any time, for no reason that software can see. */
    WFE_MAY_END(Kind.EQUIVALENT, "WFE may end at any time, so what is around it must do without; it saves power only"),
    /** MODEL: the data side is sequentially consistent. */
    DATA_ORDER(
            Kind.CANNOT_TELL,
            "data accesses are sequentially consistent here, so nothing can show that their order needs it"),
    /** MODEL: one Inner Shareable domain and nothing outside it. */
    ONE_DOMAIN(Kind.CANNOT_TELL, "all CPUs are in one Inner Shareable domain here, and no device looks on"),
    /** A DSB publishes descriptors and completes maintenance, which is modelled, and does all that a DMB does. */
    DATA_ORDER_TOO(Kind.IN_PART, "the order of data accesses is not modelled");

    /** How much of the difference cannot be seen. */
    public enum Kind {
        /** All, on any implementation: the architecture makes the two alike. */
        EQUIVALENT,
        /** All, but in this emulator only. */
        CANNOT_TELL,
        /** A part, in this emulator only. */
        IN_PART
    }

    private final Kind kind;
    private final String why;

    Limit(Kind kind, String why) {
        this.kind = kind;
        this.why = why;
    }

    public Kind kind() {
        return kind;
    }

    /** One clause. */
    public String why() {
        return why;
    }
}
