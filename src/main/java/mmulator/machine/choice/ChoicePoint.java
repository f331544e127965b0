package mmulator.machine.choice;

import java.util.EnumSet;
import java.util.Set;

/** What may be chosen besides the order of the CPUs' steps. The names are those of the specification. */
public enum ChoicePoint {
    /** An access may use any entry that some TLB could hold, or the walk. Replacement is one way to get there. */
    TRANSLATION,
    /** A walk may read the old or the new value of a descriptor whose store no DSB has published yet. */
    PUBLISH,
    /** A translation register has the old value or the one written since the last context synchronization event. */
    SYSREG,
    /** TLB maintenance that no DSB has completed yet may have taken effect or not. */
    TLBI,
    /** A store-exclusive may fail although nobody has touched what it watches. Asked in a machine that reckons with it. */
    EXCLUSIVE,
    /**
     * Hardware may set AF for an access that never happens, and others may see its updates of descriptors late. Asked in a
     * machine that reckons with it.
     */
    UPDATE,
    /** An interrupt that is due may come before any later instruction. */
    INTERRUPT;

    /** Everything that the architecture leaves open. */
    public static Set<ChoicePoint> all() {
        return EnumSet.allOf(ChoicePoint.class);
    }
}
