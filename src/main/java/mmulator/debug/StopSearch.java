package mmulator.debug;

import java.util.function.BooleanSupplier;
import mmulator.machine.Advance;
import mmulator.machine.Progress;
import mmulator.machine.state.Activity;
import org.jspecify.annotations.Nullable;

/** Finds the exact place of a stop: between which two instructions of a CPU. */
final class StopSearch {
    private final History history;

    StopSearch(History history) {
        this.history = history;
    }

    /**
     * A stop whose place is known to a step.
     *
     * @param from a position not after it, from which the CPU of the entry executes up to it
     * @param steps of the machine at it, for a breakpoint; for a hit, those of its event
     * @param number of the breakpoints, or hits, with so many steps from there to it, 1 for the first
     * @param hit what a hit comes to, or null for a breakpoint
     */
    record Place(
            Position from, long steps, int number, @Nullable Stop hit) {}

    /**
     * Where history has just been stopped.
     *
     * @param earliest a position not after it, in the same entry
     * @param exact true if it is at the instruction after {@code earliest}
     */
    Place place(Position earliest, boolean exact, StopObserver.@Nullable Hit hit) {
        long steps = hit == null ? history.machine().steps() : hit.step();
        return new Place(exact ? earliest : stepBefore(steps, earliest), steps, 1, hit == null ? null : hit.stop());
    }

    /** The start of a step of the run of an entry, or {@code earliest} if that is later. */
    private Position stepBefore(long steps, Position earliest) {
        int index = earliest.entry();
        Position start =
                steps > history.entry(index).startSteps ? new Position(index, steps - 1, 0) : Position.startOf(index);
        return Position.later(start, earliest);
    }

    /** Goes to before the instruction. @param passing a breakpoint at the first instruction from {@code place} does not count */
    void goBefore(Place place, boolean passing) {
        history.seek(place.from);
        Checkpoint from = history.moment();
        executeAgain(from, place.hit == null ? onesToBreakpoint(place, passing) : onesToHit(place));
    }

    /** Goes to after the instruction that was hit. */
    void goAfter(Place place) {
        history.seek(place.from);
        onesToHit(place);
    }

    private void executeAgain(Checkpoint from, long instructions) {
        history.restore(from);
        for (long i = 0; i < instructions; i++) {
            history.instruction(true);
        }
    }

    private long onesToBreakpoint(Place place, boolean passing) {
        int left = place.number;
        boolean pass = passing;
        for (long ones = 0; ; ones++) {
            if (history.instruction(pass) == Progress.BREAKPOINT) {
                if (history.machine().steps() == place.steps && --left == 0) {
                    return ones;
                }
                history.instruction(true);
            }
            pass = false;
        }
    }

    private long onesToHit(Place place) {
        int left = place.number;
        history.onlooker().watch(true);
        for (long ones = 0; ; ones++) {
            history.instruction(true);
            StopObserver.Hit hit = history.onlooker().takeHit();
            if (hit != null && hit.step() == place.steps && --left == 0) {
                history.onlooker().watch(false);
                return ones;
            }
        }
    }

    /**
     * The last place before {@code end} where going on from reset would stop, or null if there is none or if it was given up.
     * Looks at what comes after each position remembered, the latest first.
     *
     * @param givenUp asked now and then
     */
    @Nullable
    Place lastBefore(Position end, BooleanSupplier givenUp) {
        Position until = end;
        for (Position start : history.checkpoints().positions().reversed()) {
            if (start.compareTo(until) < 0) {
                Place place = last(start, until, givenUp);
                if (place != null || givenUp.getAsBoolean()) {
                    return place;
                }
                until = start;
            }
        }
        return null;
    }

    /** The last place before {@code end} where going on from {@code start} would stop. */
    @Nullable
    private Place last(Position start, Position end, BooleanSupplier givenUp) {
        history.seek(start);
        StopObserver onlooker = history.onlooker();
        onlooker.watch(true);
        Place last = null;
        boolean pass = false;
        while (!givenUp.getAsBoolean()) {
            if (history.position().entry() < end.entry()) {
                history.next();
            }
            Position before = history.position();
            if (before.compareTo(end) >= 0) {
                break;
            }
            boolean inside = before.entry() == end.entry();
            Position limit = inside ? end : history.entry(before.entry()).end(before.entry());
            boolean alone = before.until() >= limit.until();
            Position earliest = alone ? before : Position.later(start, Position.startOf(before.entry()));
            Advance advance = history.alongEntry(limit, pass);
            pass = advance == Advance.BREAKPOINT;
            StopObserver.Hit hit = onlooker.takeHit();
            if (hit != null) {
                last = next(last, place(earliest, alone, hit));
            }
            if (pass) {
                last = next(last, place(earliest, alone, null));
            }
        }
        onlooker.watch(false);
        return last;
    }

    private static Place next(@Nullable Place last, Place found) {
        if (last == null
                || !last.from.equals(found.from)
                || last.steps != found.steps
                || (last.hit == null) != (found.hit == null)) {
            return found;
        }
        return new Place(found.from, found.steps, last.number + 1, found.hit);
    }

    /**
     * Goes to before the last instruction that the CPU of an entry has executed up to a position in it.
     *
     * @return false if it has executed none; then it is anywhere
     */
    boolean stepBack(Position end) {
        if (end.ones() > 0) {
            Position before = new Position(end.entry(), end.until(), end.ones() - 1);
            history.seek(before);
            Checkpoint there = history.moment();
            boolean made = history.instruction(true) == Progress.MADE;
            history.restore(there);
            return made || stepBack(before);
        }
        if (end.until() == Position.NOT_RUN) {
            return false;
        }
        Entry entry = history.entry(end.entry());
        Position start = Position.startOf(end.entry());
        if (entry.spins && end.until() == entry.until) {
            return stepBackFromLoop(entry, start);
        }
        Position from = stepBefore(end.until(), start);
        history.seek(from);
        Checkpoint there = history.moment();
        long last = -1;
        for (long ones = 0; !history.hasRun(entry.cpu, end.until()); ones++) {
            if (history.instruction(true) == Progress.MADE) {
                last = ones;
            }
        }
        if (last < 0) {
            return !from.equals(start) && stepBack(from);
        }
        executeAgain(there, last);
        return true;
    }

    /** There is no last instruction in an endless loop: before all of it. */
    private boolean stepBackFromLoop(Entry entry, Position start) {
        history.seek(stepBefore(entry.until, start));
        if (history.machine().cpu(entry.cpu).activity() == Activity.SPINNING) {
            history.seek(stepBefore(entry.until - 1, start));
        }
        return true;
    }
}
