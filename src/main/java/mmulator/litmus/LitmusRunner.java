package mmulator.litmus;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import mmulator.explore.Exploration;
import mmulator.explore.Explorer;
import mmulator.explore.Settings;
import mmulator.explore.Strategy;
import mmulator.litmus.read.Verdicts;
import mmulator.litmus.test.BeyondMachineException;
import mmulator.litmus.test.LitmusException;
import mmulator.litmus.test.LitmusTest;
import mmulator.machine.choice.ChoicePoint;
import mmulator.machine.choice.Schedule;

/** Finds all final states of tests: every order of steps, and every translation that some TLB could hold. */
public final class LitmusRunner {
    /** An access' walk is made at its turn, and sees all stores: of {@code publish} there is nothing to choose. */
    static final Set<ChoicePoint> IN_ORDER = EnumSet.complementOf(EnumSet.of(ChoicePoint.PUBLISH));

    private final Settings settings;

    /**
     * Walks are made in order: what {@link Verdicts} tell of a CPU with a stale TLB.
     *
     * @param maxExecutions of one test
     * @param maxTime for one test
     */
    public LitmusRunner(long maxExecutions, Duration maxTime) {
        this(maxExecutions, maxTime, new Strategy.Exhaustive(), IN_ORDER);
    }

    LitmusRunner(long maxExecutions, Duration maxTime, Strategy strategy) {
        this(maxExecutions, maxTime, strategy, IN_ORDER);
    }

    private LitmusRunner(long maxExecutions, Duration maxTime, Strategy strategy, Set<ChoicePoint> points) {
        settings = Settings.DEFAULT
                .with(strategy)
                .withPoints(points)
                .withKeepGoing(true)
                .withMaxExecutions(maxExecutions)
                .withMaxTime(maxTime);
    }

    /** A walk that faults may also be made before its access' turn, as it may where nothing orders it. */
    public static LitmusRunner withEarlyWalks(long maxExecutions, Duration maxTime) {
        return new LitmusRunner(maxExecutions, maxTime, new Strategy.Exhaustive(), ChoicePoint.all());
    }

    /**
     * @throws LitmusException when the test is wrong
     * @throws BeyondMachineException when the machine does not model what it does
     * @throws mmulator.engine.EngineUnavailableException if no suitable engine library is installed
     */
    public LitmusResult run(LitmusTest test) {
        return run(LitmusProgram.of(test));
    }

    /** The same, unless it is to end before: then the result is not complete. @param interrupted by any thread */
    public LitmusResult run(LitmusTest test, BooleanSupplier interrupted) {
        return run(LitmusProgram.of(test), interrupted);
    }

    LitmusResult run(LitmusProgram program) {
        return run(program, () -> false);
    }

    private LitmusResult run(LitmusProgram program, BooleanSupplier interrupted) {
        LitmusSubject subject = new LitmusSubject(program, LitmusProgram::open);
        Exploration exploration = Explorer.explore(subject, settings, Explorer.Progress.NONE, interrupted);
        Map<String, String> schedules = new HashMap<>();
        exploration
                .counterexamples()
                .forEach(found -> schedules.put(
                        found.state(),
                        new Schedule(found.schedule().schedule("").turns()).toString()));
        boolean all = exploration.unfinished().equals(Optional.empty());
        return subject.result(schedules, all);
    }
}
