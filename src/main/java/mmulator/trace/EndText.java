package mmulator.trace;

import java.util.ArrayList;
import java.util.List;
import mmulator.machine.event.Outcome;

/** Reads how a trace ended. */
final class EndText {
    private EndText() {}

    /** The word {@code end} has been taken. */
    static End parse(Line line, long lastStep) {
        long steps = line.take("step") ? line.number("the number of steps") : lastStep;
        String how = line.word("how it ended");
        Outcome outcome = switch (how) {
            case "halted" -> new Outcome.AllHalted();
            case "stopped" -> new Outcome.StoppedByObserver();
            case "bound" -> new Outcome.BoundReached(line.word("the name of the bound"), line.number("its value"));
            case "deadlock" -> new Outcome.Stuck(Outcome.Stuck.Kind.DEADLOCK, waits(line));
            case "livelock" -> new Outcome.Stuck(Outcome.Stuck.Kind.LIVELOCK, waits(line));
            case "exception" -> {
                line.require("step");
                long step = line.number("a step");
                int cpu = EventParser.cpu(line);
                line.require("pc");
                yield new Outcome.UnhandledException(EventParser.exception(line, cpu, step, line.number("an address")));
            }
            default ->
                throw line.wrong("unknown end '" + how
                        + "'; expected one of halted, stopped, bound, deadlock, livelock, exception");
        };
        line.end();
        return new End(outcome, steps);
    }

    /** At least one: that somebody waits for ever is what rules tell. */
    private static List<Outcome.Wait> waits(Line line) {
        List<Outcome.Wait> waits = new ArrayList<>();
        do {
            int cpu = EventParser.cpu(line);
            line.require("pc");
            long pc = line.number("an address");
            waits.add(new Outcome.Wait(cpu, pc, line.oneOf(Outcome.Wait.How.class, "how it waits")));
        } while (!line.atEnd());
        return waits;
    }
}
