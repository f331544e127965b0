package mmulator.machine.event;

import java.util.List;

/** Told of everything a machine does, in order. */
@FunctionalInterface
public interface Observer {
    void observe(Event event);

    /**
     * What must be told. Less detail lets the engine run ahead without asking; the course of the run is the same.
     */
    default Detail detail() {
        return Detail.MMU;
    }

    /** True once the run should end; asked after each event that is not a {@link Event.Step} or a store. */
    default boolean wantsToStop() {
        return false;
    }

    /**
     * What else the access may get than what the concrete TLB gives: nothing that it cannot tell apart from that, nor from
     * another of these. All of them together depend on the question and the past only, never on the concrete TLB, so that
     * whatever that holds is one example. Asked only when the choices of the run want it.
     */
    default List<TranslationOutcome> outcomes(TranslationQuestion question) {
        return List.of();
    }

    enum Detail {
        /** All but the two below; stores only to pages that a walk has read as tables. */
        MMU,
        /** Also every store. */
        STORES,
        /** Also every step. */
        STEPS,
        /** Also every load. */
        LOADS
    }
}
