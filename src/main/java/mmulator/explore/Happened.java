package mmulator.explore;

import mmulator.mmu.history.Moment;

/** Tells which events of the execution under way come in the same order in all that are equivalent to it. */
interface Happened {
    /** There are no others. */
    Happened IN_ONE_ORDER = new Happened() {
        @Override
        public boolean surely(Moment first, Moment second) {
            return true;
        }

        @Override
        public boolean surelyPast(Moment moment) {
            return true;
        }

        @Override
        public void order(Moment one, Moment other) {}
    };

    /** True if the one comes before the other in all of them, or both belong to one step. */
    boolean surely(Moment first, Moment second);

    /** True if it comes before the step under way in all of them. */
    boolean surelyPast(Moment moment);

    /** A verdict depends on the order of the two. */
    void order(Moment one, Moment other);
}
