package mmulator.report.lanes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.Turn;
import mmulator.machine.event.Event;
import mmulator.machine.event.Observer;
import org.jspecify.annotations.Nullable;

/** Remembers which CPU ran when, so that a failure can be told with a schedule that shows it again. */
public final class TakenTurns implements Observer {
    /** A schedule of more turns than this is no longer something to paste. */
    private static final int MOST = 24;

    private final @Nullable Schedule given;
    private final List<Start> starts = new ArrayList<>();

    /** From after {@code step} on, {@code cpu} runs. */
    private record Start(int cpu, long step) {}

    /** @param given what the run goes by, if it is a schedule */
    public TakenTurns(@Nullable Schedule given) {
        this.given = given;
    }

    @Override
    public void observe(Event event) {
        if (event instanceof Event.Scheduled scheduled && starts.size() <= MOST) {
            if (!starts.isEmpty() && starts.getLast().step() == scheduled.step()) {
                starts.removeLast(); // a turn without a step
            }
            if (starts.isEmpty() || starts.getLast().cpu() != scheduled.cpu()) {
                starts.add(new Start(scheduled.cpu(), scheduled.step()));
            }
        }
    }

    /**
     * The turns taken until {@code step} had been executed; empty if they are too many to print. Where turns do not tell the run,
     * what it went by.
     */
    public Optional<Schedule> until(long step) {
        if (given != null && given.saysMoreThanTurns()) {
            return Optional.of(given);
        }
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            long from = starts.get(i).step();
            long to = Math.min(step, i + 1 < starts.size() ? starts.get(i + 1).step() : Long.MAX_VALUE);
            if (to > from) {
                turns.add(new Turn(starts.get(i).cpu(), to - from));
            }
        }
        return turns.isEmpty() || starts.size() > MOST ? Optional.empty() : Optional.of(new Schedule(turns));
    }
}
