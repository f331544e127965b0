package mmulator.mmu;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whether a change of a live descriptor needs break-before-make, and why.
 *
 * @param needed changes that need it on this CPU
 * @param permitted changes of size or of the contiguous bit that its FEAT_BBM level permits without it
 * @param mayConflict until the old translation is invalidated, an access may take a TLB conflict abort
 */
public record BbmNeed(Set<Reason> needed, Set<Reason> permitted, boolean mayConflict) {

    /** Nothing that break-before-make is for. */
    public static final BbmNeed NONE = new BbmNeed(EnumSet.noneOf(Reason.class), EnumSet.noneOf(Reason.class), false);

    /** What changes, in the words of "Using break-before-make when updating translation table entries". */
    public enum Reason {
        MEMORY_TYPE("memory type changes"),
        CACHEABILITY("cacheability changes"),
        SHAREABILITY("shareability changes"),
        OUTPUT_ADDRESS_WRITABLE("output address changes and the old or the new translation is writable"),
        OUTPUT_ADDRESS_CONTENTS("output address changes and the memory contents differ"),
        /** Block to Table or back. */
        SIZE("block size changes"),
        CONTIGUOUS("contiguous bit changes"),
        GLOBAL("entry becomes global that was not"),
        /** Of a Table descriptor: they count at all levels below. */
        HIERARCHICAL("hierarchical permissions (APTable, UXNTable, PXNTable) change"),
        /** Told by the caller, who knows that translations below a Table differ. */
        TABLE_CONTENTS("output of translations below the table changes");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** A clause for messages. */
        public String text() {
            return text;
        }
    }

    /** The answer in one word. */
    public enum Verdict {
        /** No change that could matter: making, breaking, permissions, software bits. */
        NOT_NEEDED,
        /** A change of size that this CPU handles, without ever aborting. */
        PERMITTED,
        /** A change of size that this CPU handles, but a TLB conflict abort is possible until the old entry is invalidated. */
        PERMITTED_MAY_CONFLICT,
        NEEDED
    }

    public BbmNeed {
        needed = copy(needed);
        permitted = copy(permitted);
    }

    public Verdict verdict() {
        if (!needed.isEmpty()) {
            return Verdict.NEEDED;
        }
        if (permitted.isEmpty()) {
            return Verdict.NOT_NEEDED;
        }
        return mayConflict ? Verdict.PERMITTED_MAY_CONFLICT : Verdict.PERMITTED;
    }

    private static Set<Reason> copy(Set<Reason> reasons) {
        EnumSet<Reason> copy = EnumSet.noneOf(Reason.class);
        copy.addAll(reasons);
        return Collections.unmodifiableSet(copy);
    }
}
