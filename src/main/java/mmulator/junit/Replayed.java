package mmulator.junit;

import mmulator.machine.choice.Schedule;
import mmulator.report.lanes.TakenTurns;
import mmulator.report.verdict.ViolationReport;

/**
 * What to type to see a run again: a command for a fixture, a line of Java for a machine that has no file.
 */
record Replayed(boolean file, TakenTurns turns) implements ViolationReport.Replay {
    @Override
    public String options(long step) {
        return turns.until(step).map(Schedule::option).orElse("");
    }

    @Override
    public String line(String command, long step) {
        return file
                ? ViolationReport.Replay.super.line(command, step)
                : turns.until(step)
                        .map(schedule -> ".schedule(\"" + schedule + "\")")
                        .orElse("run it again: it is deterministic");
    }
}
