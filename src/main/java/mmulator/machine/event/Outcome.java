package mmulator.machine.event;

import java.util.List;

/** How a run ended. */
public sealed interface Outcome {

    /** Every CPU has executed HLT. */
    record AllHalted() implements Outcome {}

    /** No CPU can make progress and nothing can change that. {@code waits} has an entry for each CPU not halted. */
    record Stuck(Kind kind, List<Wait> waits) implements Outcome {
        public enum Kind {
            /** All are parked: in WFE without an event to come, or in WFI without an interrupt. */
            DEADLOCK,
            /** At least one runs, in a loop that has come back to the same state of the whole machine. */
            LIVELOCK
        }

        public Stuck {
            waits = List.copyOf(waits);
        }
    }

    /**
     * What a CPU was doing.
     *
     * @param pc virtual address of the instruction it is at
     */
    record Wait(int cpu, long pc, How how) {
        public enum How {
            WFE,
            WFI,
            /** In a loop. */
            SPINNING,
            /** In a loop through an exception handler, which returns to what faulted. */
            FAULTING
        }
    }

    /** An exception was taken with nowhere to go: no vector base set, or the vector itself faults. */
    record UnhandledException(Event.ExceptionTaken exception) implements Outcome {}

    /** A bound was reached first: nothing is known of what comes after. */
    record BoundReached(String bound, long value) implements Outcome {}

    /** The observer asked to stop. */
    record StoppedByObserver() implements Outcome {}
}
