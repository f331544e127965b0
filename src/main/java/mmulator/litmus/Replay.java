package mmulator.litmus;

import java.util.BitSet;
import java.util.List;
import java.util.Set;
import mmulator.check.Checker;
import mmulator.check.Violation;
import mmulator.check.WithRules;
import mmulator.machine.Machine;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.Turn;
import mmulator.machine.event.Observer;
import mmulator.machine.event.Outcome;

/**
 * One execution of a test, by the schedule that an exploration has told.
 *
 * @param state as {@link LitmusResult} has it; meaningless unless {@code outcome} is {@link Outcome.AllHalted}
 * @param violations in order; none of them has ended the execution
 */
public record Replay(String state, Outcome outcome, List<Violation> violations) {
    public Replay {
        violations = List.copyOf(violations);
    }

    /**
     * @param also told of all events
     * @throws mmulator.machine.choice.ScheduleMismatch if the schedule was made for another test
     */
    public static Replay of(LitmusProgram program, Schedule schedule, Observer also) {
        try (Machine machine = program.open()) {
            Checker checker = new Checker(machine.memory());
            Outcome outcome = machine.run(
                    new Turns(schedule.choices(1)),
                    new WithRules(checker, also, also.detail()),
                    LitmusSubject.MAX_STEPS);
            return new Replay(
                    new FinalState(program, new MachineEnd(program, machine)).text(), outcome, checker.violations());
        }
    }

    /** A schedule with the choice points of the exploration that it comes from. */
    private record Turns(Choices schedule) implements Choices {
        @Override
        public Turn next(BitSet runnable) {
            return schedule.next(runnable);
        }

        @Override
        public Set<ChoicePoint> points() {
            return LitmusRunner.IN_ORDER;
        }

        @Override
        public Set<Long> steppedCode() {
            return schedule.steppedCode();
        }

        @Override
        public int translation(int outcomes) {
            return schedule.translation(outcomes);
        }
    }
}
