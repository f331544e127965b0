package mmulator.mmu.possible;

import mmulator.mmu.history.Moment;

/** A time during which something could be read or was cached. Empty unless {@code from} is before {@code until}. */
record Window(Moment from, Moment until) {
    Window and(Window other) {
        return new Window(Moment.later(from, other.from), Moment.earlier(until, other.until));
    }

    boolean isEmpty() {
        return !from.isBefore(until);
    }
}
