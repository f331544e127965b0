package mmulator.debug;

import mmulator.fixture.RunSettings;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.RoundRobin;
import mmulator.machine.choice.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * Which CPU runs when, as long as nobody says otherwise: as {@code run} would.
 *
 * @param schedule the first turns; null for none
 * @param quantum steps of a turn after those, round-robin
 */
public record Order(@Nullable Schedule schedule, long quantum) {
    /** The fixture's own. */
    public static Order of(RunSettings settings) {
        return new Order(settings.given(), settings.quantum());
    }

    /** Follows a schedule, whose digest is the caller's to compare, then goes round-robin. */
    public static Order of(Schedule schedule) {
        return new Order(schedule, RoundRobin.DEFAULT_QUANTUM);
    }

    public static Order roundRobin(long quantum) {
        return new Order(null, quantum);
    }

    /** The same for a run without a debugger. */
    Choices choices() {
        return schedule == null ? new RoundRobin(quantum) : schedule.choices(quantum);
    }
}
