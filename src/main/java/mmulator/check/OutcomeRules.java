package mmulator.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mmulator.machine.event.Event;
import mmulator.machine.event.Outcome;

/** The violations that the end of a run is, so that an expectation needs no other word for it. */
public final class OutcomeRules {
    private OutcomeRules() {}

    /**
     * Those whose rule is not among {@code found} already.
     *
     * @param step the last of the run
     */
    public static List<Violation> violations(List<Violation> found, Outcome outcome, long step) {
        return violations(outcome, step).stream()
                .filter(violation -> found.stream().noneMatch(f -> f.rule() == violation.rule()))
                .toList();
    }

    private static List<Violation> violations(Outcome outcome, long step) {
        return switch (outcome) {
            case Outcome.AllHalted halted -> List.of();
            case Outcome.BoundReached bound -> List.of();
            case Outcome.StoppedByObserver stopped -> List.of();
            case Outcome.Stuck stuck -> stuck(stuck, step);
            case Outcome.UnhandledException unhandled -> List.of(unhandled(unhandled.exception()));
        };
    }

    /** The same with one {@code STUCK} for the run, at the first CPU that waits, which names the others. */
    public static List<Violation> once(List<Violation> violations) {
        List<Violation> stuck =
                violations.stream().filter(v -> v.rule() == Rule.STUCK).toList();
        if (stuck.size() < 2) {
            return violations;
        }
        Violation first = stuck.getFirst();
        List<Violation.Note> notes = new ArrayList<>(first.notes());
        stuck.stream()
                .skip(1)
                .map(v -> new Violation.Note(
                        "also", v.headline().substring(v.headline().indexOf("cpu"))))
                .forEach(notes::add);
        List<Violation> once = new ArrayList<>(violations);
        once.removeAll(stuck);
        once.add(new Violation(first.rule(), first.cpu(), first.step(), first.pc(), first.headline(), notes));
        return once;
    }

    /** One for each CPU that waits: an expectation may name one of them, or none to mean all. */
    private static List<Violation> stuck(Outcome.Stuck stuck, long step) {
        List<Violation> violations = new ArrayList<>();
        for (Outcome.Wait wait : stuck.waits()) {
            String how = switch (wait.how()) {
                case WFE -> "waits in WFE for an event that no CPU will send";
                case WFI -> "waits in WFI for an interrupt, and there are none";
                case SPINNING -> "spins, and no CPU will change what it looks at";
                case FAULTING -> "takes the same exception for ever: its handler returns with nothing changed";
            };
            violations.add(new Violation(
                    Rule.STUCK,
                    wait.cpu(),
                    step,
                    wait.pc(),
                    stuck.kind().name().toLowerCase(Locale.ROOT) + ": cpu" + wait.cpu() + " " + how,
                    List.of()));
        }
        return violations;
    }

    private static Violation unhandled(Event.ExceptionTaken exception) {
        return new Violation(
                Rule.UNHANDLED_EXCEPTION,
                exception.cpu(),
                exception.step(),
                exception.elr(),
                exception.what(),
                List.of(
                        new Violation.Note("ESR_EL1", address(exception.esr())),
                        new Violation.Note("FAR_EL1", address(exception.far())),
                        new Violation.Note("vector", address(exception.vector()))));
    }

    private static String address(long value) {
        return String.format(Locale.ROOT, "0x%016x", value);
    }
}
