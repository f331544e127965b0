package mmulator.explore;

import java.util.List;
import java.util.Optional;
import mmulator.check.Checker;
import mmulator.check.Violation;
import mmulator.machine.Machine;
import mmulator.machine.event.Outcome;

/** What is explored: a machine that can be opened any number of times, and what its executions mean. */
public interface Subject {
    /** A machine at reset, always the same. */
    Machine open();

    /** Rules for a machine that {@link #open()} has made. */
    default Checker checker(Machine machine) {
        return new Checker(machine.memory());
    }

    /** Steps after which an execution is given up; that makes the exploration inconclusive. */
    long maxSteps();

    /** What is known of an execution before its end. */
    enum Soon {
        OPEN,
        /** What it means is known, and the search goes on: what follows is of interest to other orders only. */
        DECIDED,
        /** The search ends here, unless it is to keep going. */
        FAILED
    }

    /** @param found violations so far, in order; asked after each */
    Soon soon(List<Violation> found);

    /** What an execution means that has ended, or was given up. */
    Finding judge(Machine machine, Outcome outcome, List<Violation> found);

    /**
     * The meaning of one execution.
     *
     * @param kind what counts
     * @param state final state in one line, for the list of states
     * @param failure what went wrong, in words that are the same for two executions that show the same bug
     */
    record Finding(Kind kind, String state, Optional<String> failure) {
        public enum Kind {
            /** Everything that is expected has been seen, and nothing else. */
            AS_EXPECTED,
            /** Nothing wrong, but what is expected to go wrong did not. */
            NOT_SHOWN,
            /** Something is wrong. */
            FAILED,
            /** A bound was reached: nothing is known. */
            BOUND
        }
    }
}
