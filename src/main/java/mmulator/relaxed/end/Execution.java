package mmulator.relaxed.end;

import java.util.ArrayList;
import java.util.List;

/**
 * One execution, told: the list of messages, and what each CPU did with it.
 *
 * @param messages in order; the first has time 1
 * @param cpus by CPU, what it did in the order of its program
 * @param schedule what replays it
 */
public record Execution(List<Sent> messages, List<List<Deed>> cpus, String schedule) {
    public Execution {
        messages = List.copyOf(messages);
        cpus = List.copyOf(cpus);
    }

    /** The schedule of one that was found, but for whose telling there was no time. */
    public static final String UNTOLD = "";

    public boolean isTold() {
        return !schedule.equals(UNTOLD);
    }

    /** Deeds of all CPUs beyond which an execution is told in part. */
    private static final int LONG = 400;

    private static final int BEFORE = 30;
    private static final int BEHIND = 6;

    /** What was done about the time of a message, if that is long; 0 for the end. */
    public Execution around(int time) {
        if (cpus.stream().mapToInt(List::size).sum() <= LONG) {
            return this;
        }
        List<List<Deed>> parts = new ArrayList<>();
        for (List<Deed> lane : cpus) {
            int last = lane.size() - 1;
            while (last > 0 && time > 0 && lane.get(last).time() > time) {
                last--;
            }
            parts.add(lane.subList(Math.max(0, last - BEFORE), Math.min(lane.size(), last + BEHIND)));
        }
        return new Execution(messages, parts, schedule);
    }

    /**
     * A message of the list.
     *
     * @param address physical
     * @param size bytes; 0 for what is no write
     */
    public record Sent(int cpu, long address, int size, long value) {}

    /** What a deed is. */
    public enum Kind {
        /** A load takes a message, or what memory held at the start. */
        READ,
        /** A walk takes one. */
        WALK,
        /** A store is a message. */
        WRITE,
        /** A TLBI takes effect. */
        INVALIDATION,
        /** An SGI is pending for a CPU. */
        INTERRUPT,
        /** A CPU takes one. */
        INTERRUPTED;

        /** It is the CPU's own message. */
        public boolean isMessage() {
            return this == WRITE || this == INVALIDATION || this == INTERRUPT;
        }
    }

    /**
     * What an instruction did.
     *
     * @param time of the message; 0 for what memory held at the start
     * @param behind what it had to come after: a message of this time, or an earlier one
     */
    public record Deed(long pc, Kind kind, long address, long value, int time, int behind) {}
}
