package mmulator.trace;

import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import mmulator.check.Checker;
import mmulator.check.OutcomeRules;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;
import org.jspecify.annotations.Nullable;

/** Applies the rules to a trace: to its events, and to how it ends. */
public final class TraceCheck {
    /** What it means. */
    public enum Verdict {
        PASSED,
        FAILED,
        /** A bound came first, and what was seen is as the rules want it. */
        INCONCLUSIVE,
        /** No CPU has done anything that a rule could judge. */
        SKIPPED
    }

    /**
     * What a trace has shown.
     *
     * @param end as the trace tells it
     * @param limit what kept the rules from looking at all there is, or null
     * @param steps the last one
     * @param fills entries put into TLBs
     * @param maintenance TLBI instructions
     * @param descriptors stores that changed a descriptor of a table
     */
    public record Result(
            List<Finding> findings,
            Optional<End> end,
            Outcome.@Nullable BoundReached limit,
            int cpus,
            long steps,
            long fills,
            long maintenance,
            long descriptors) {
        public Result {
            findings = List.copyOf(findings);
        }

        public boolean isBroken() {
            return findings.stream()
                    .anyMatch(finding -> finding.violation().rule().severity() == Rule.Severity.ERROR);
        }

        public Verdict verdict() {
            if (isBroken()) {
                return Verdict.FAILED;
            }
            if (bound() != null) {
                return Verdict.INCONCLUSIVE;
            }
            return steps == 0 && findings.isEmpty() ? Verdict.SKIPPED : Verdict.PASSED;
        }

        /** The bound that the run came to, or that the rules did; null if there was none. */
        public Outcome.@Nullable BoundReached bound() {
            return end.map(End::outcome).orElse(null) instanceof Outcome.BoundReached bound ? bound : limit;
        }

        public List<Violation> violations() {
            return findings.stream().map(Finding::violation).toList();
        }
    }

    /** A violation and the line of the trace that it was found at. */
    public record Finding(Violation violation, int line, String text) {}

    private final TraceReader reader;
    private final Checker checker;
    private final List<Finding> findings = new ArrayList<>();
    private long fills;
    private long maintenance;
    private long descriptors;

    private TraceCheck(String name, BufferedReader in, Consumer<Event> also) {
        reader = new TraceReader(name, in, also.andThen(this::observe));
        checker = new Checker(reader.memory());
    }

    /**
     * Checks a whole trace.
     *
     * @param name of the file, for messages
     * @throws TraceException if the trace is wrong
     */
    public static Result check(String name, BufferedReader in) {
        return check(name, in, event -> {});
    }

    /** @param also is told of each event, too */
    static Result check(String name, BufferedReader in, Consumer<Event> also) {
        return new TraceCheck(name, in, also).check();
    }

    private Result check() {
        while (reader.read()) {
            // Lines tell their events to observe().
        }
        Optional<End> end = reader.end();
        end.ifPresent(e -> OutcomeRules.violations(checker.violations(), e.outcome(), e.steps())
                .forEach(this::found));
        long steps = end.map(End::steps).orElse(reader.step());
        return new Result(
                findings, end, checker.bound().orElse(null), reader.cpus(), steps, fills, maintenance, descriptors);
    }

    private void observe(Event event) {
        int before = checker.violations().size();
        checker.observe(event);
        List<Violation> all = checker.violations();
        all.subList(before, all.size()).forEach(this::found);
        fills += event instanceof Event.TlbFilled ? 1 : 0;
        maintenance += event instanceof Event.MaintenanceIssued ? 1 : 0;
        descriptors +=
                event instanceof Event.Store store && store.table() && store.oldValue() != store.newValue() ? 1 : 0;
    }

    private void found(Violation violation) {
        findings.add(
                new Finding(violation, reader.lineNumber(), reader.lineText().strip()));
    }
}
