package mmulator.junit;

import java.util.Optional;
import mmulator.machine.choice.Schedule;
import mmulator.report.lanes.TakenTurns;
import mmulator.report.verdict.ViolationReport;

/**
 * What to type to see a run again: a command for a fixture, a line of Java for a machine that has no file.
 *
 * @param given a schedule that says more than whose turn it was
 */
record Replayed(boolean file, TakenTurns turns, Optional<Schedule> given) implements ViolationReport.Replay {
    private Optional<Schedule> until(long step) {
        return given.isPresent() ? given : turns.until(step);
    }

    @Override
    public String options(long step) {
        return until(step).map(Schedule::option).orElse("");
    }

    @Override
    public String line(String command, long step) {
        return file
                ? ViolationReport.Replay.super.line(command, step)
                : until(step)
                        .map(schedule -> ".schedule(\"" + schedule + "\")")
                        .orElse("run it again: it is deterministic");
    }
}
