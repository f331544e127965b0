package mmulator.litmus;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import mmulator.check.Rule;
import mmulator.check.Violation;
import mmulator.explore.Subject;
import mmulator.litmus.test.LitmusTest;
import mmulator.machine.Machine;
import mmulator.machine.event.Outcome;

/**
 * A test, to be explored. No execution fails: each new state counts as a finding of its own, so that the exploration keeps
 * a schedule for it. Broken rules end nothing either, because a final state may well depend on a stale translation; that
 * a live descriptor is replaced without break-before-make is noted, as herd notes it: whether the TLBs were told in between
 * shows in the states.
 */
final class LitmusSubject implements Subject {
    /** Enough for any litmus test that ends; one that spins is given up here. */
    static final long MAX_STEPS = 2000;

    private final LitmusProgram program;
    private final Function<LitmusProgram, Machine> machines;
    private final Set<String> states = new HashSet<>();
    private long positive;
    private long negative;
    private boolean breakBeforeMake;
    private boolean complete = true;

    LitmusSubject(LitmusProgram program, Function<LitmusProgram, Machine> machines) {
        this.program = program;
        this.machines = machines;
    }

    @Override
    public Machine open() {
        return machines.apply(program);
    }

    @Override
    public long maxSteps() {
        return MAX_STEPS;
    }

    @Override
    public Soon soon(List<Violation> found) {
        return Soon.OPEN;
    }

    @Override
    public Finding judge(Machine machine, Outcome outcome, List<Violation> found) {
        return switch (outcome) {
            case Outcome.AllHalted halted -> ended(machine, found);
            case Outcome.Stuck stuck -> givenUp("stuck");
            case Outcome.BoundReached bound -> givenUp("bound");
            case Outcome.UnhandledException unhandled -> givenUp("exception");
            case Outcome.StoppedByObserver stopped -> throw new IllegalStateException("nobody stops an execution");
        };
    }

    private Finding givenUp(String why) {
        complete = false;
        return new Finding(Finding.Kind.BOUND, why, Optional.empty());
    }

    private Finding ended(Machine machine, List<Violation> found) {
        LitmusTest test = program.test();
        FinalState state = new FinalState(program, new MachineEnd(program, machine));
        if (test.filter() != null && !test.filter().holdsIn(state)) {
            return new Finding(Finding.Kind.NOT_SHOWN, "filtered", Optional.empty());
        }
        if (test.condition().proposition().holdsIn(state)) {
            positive++;
        } else {
            negative++;
        }
        breakBeforeMake |= found.stream().anyMatch(violation -> violation.rule() == Rule.BBM_VALID_TO_VALID);
        String text = state.text();
        states.add(text);
        return new Finding(Finding.Kind.FAILED, text, Optional.of(text));
    }

    /** @param schedules of one execution for each state */
    LitmusResult result(Map<String, String> schedules, boolean all) {
        SortedMap<String, String> ways = new TreeMap<>();
        states.forEach(state -> ways.put(state, schedules.getOrDefault(state, "")));
        return new LitmusResult(program.test(), ways, positive, negative, breakBeforeMake, complete && all, false);
    }
}
