package mmulator.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mmulator.explore.Exploration;
import mmulator.explore.Explorer;
import mmulator.explore.Settings;
import mmulator.explore.Shrinker;
import mmulator.fixture.RunSettings;
import mmulator.fixture.image.FixtureImage;
import mmulator.fixture.image.ReplacedRoutine;
import mmulator.fixture.judge.FixtureRunner;
import mmulator.fixture.judge.FixtureSubject;
import mmulator.fixture.judge.RelaxedFixture;
import mmulator.fixture.judge.RelaxedSample;
import mmulator.fixture.judge.Verdict;
import mmulator.machine.Machine;
import mmulator.machine.call.Replacement;
import mmulator.machine.choice.Choices;
import mmulator.machine.choice.Schedule;
import mmulator.machine.choice.ScheduleMismatch;
import mmulator.relaxed.program.Bounds;
import mmulator.report.lanes.TakenTurns;
import mmulator.report.text.SourceMap;
import mmulator.report.verdict.Evidence;
import mmulator.report.verdict.OutcomeNotes;

/**
 * A machine assembled and laid out, to be run as often as a test likes, each time from reset. Immutable, so that tests may
 * share it, in parallel too.
 */
public final class Bench {
    /** Steps that may be spent on the shortest execution that shows a failure. */
    private static final long SHRINK_BUDGET = 2_000_000;

    private final FixtureImage image;
    private final String name;
    private final boolean file;

    /** @param name path of the fixture file if {@code file}, else where the test builds it */
    Bench(FixtureImage image, String name, boolean file) {
        this.image = image;
        this.name = name;
        this.file = file;
    }

    /** Path of the fixture, or the line that began to build the machine. */
    public String name() {
        return name;
    }

    FixtureImage image() {
        return image;
    }

    /**
     * A machine at reset, for a test that drives it itself; the test closes it.
     *
     * @throws mmulator.engine.EngineUnavailableException if no suitable engine library is installed
     */
    public Machine open() {
        return image.open();
    }

    /** Runs it as it says itself until it ends, or breaks a rule that it does not expect to. */
    public Execution run() {
        RunSettings settings = image.fixture().run();
        Schedule own = settings.given();
        if (own != null) {
            requireOwn(own);
        }
        return run(settings.choices(), Optional.ofNullable(own), "");
    }

    /** The same in another order, as a failure tells it: {@code 0*57,1*3}. */
    public Execution run(String schedule) {
        Schedule parsed = Schedule.parse(schedule);
        requireOwn(parsed);
        return run(parsed.choices(), Optional.of(parsed), "");
    }

    private void requireOwn(Schedule schedule) {
        String digest = schedule.digest();
        if (digest != null && !digest.equals(image.digest())) {
            throw new ScheduleMismatch(digest, image.digest());
        }
    }

    private Execution run(Choices choices, Optional<Schedule> given, String note) {
        SourceMap sources = SourceMap.of(image);
        Evidence evidence = new Evidence();
        TakenTurns turns = new TakenTurns(given.orElse(null));
        Machine machine = image.open();
        boolean ran = false;
        try {
            Verdict verdict = FixtureRunner.run(
                    image, machine, choices, image.fixture().run().maxSteps(), evidence, turns);
            Replayed replayed = new Replayed(file, turns);
            ran = true;
            return new Execution(
                    this,
                    machine,
                    verdict,
                    new ExecutionReport(sources, new OutcomeNotes(sources, evidence), replayed, note));
        } finally {
            if (!ran) {
                machine.close(); // a callee in Java may fail in any way
            }
        }
    }

    /** Every order of steps and everything that its accesses may get, to the first failure. */
    public Explored explore() {
        return explore(Settings.DEFAULT);
    }

    /**
     * Every final state by Arm's memory model, on real instructions, and the rules that executions break.
     *
     * @throws mmulator.relaxed.program.RefusedException if the machine does what has no relaxed meaning here
     */
    public ExploredRelaxed exploreRelaxed() {
        try (RelaxedFixture fixture = new RelaxedFixture(image)) {
            return new ExploredRelaxed(this, fixture.explore(Bounds.DEFAULT));
        }
    }

    /**
     * The same, where the strategy is to draw executions ({@code Random}, {@code Pct}), of as many as the settings say.
     *
     * @throws mmulator.relaxed.program.RefusedException if the machine does what has no relaxed meaning here
     */
    public ExploredRelaxed exploreRelaxed(Settings settings) {
        Optional<RelaxedSample> sample = RelaxedSample.of(settings);
        if (sample.isEmpty()) {
            return exploreRelaxed();
        }
        long end = System.nanoTime() + settings.maxTime().toNanos();
        try (RelaxedFixture fixture = new RelaxedFixture(image)) {
            return new ExploredRelaxed(this, fixture.sample(sample.get(), () -> System.nanoTime() - end > 0));
        }
    }

    public Explored explore(Settings settings) {
        for (ReplacedRoutine routine : image.replaced()) {
            if (routine.replacement() instanceof Replacement.Runs) {
                throw new IllegalStateException(
                        "'" + routine.name() + "' is replaced by Java code; an exploration goes back"
                                + " and forth, which Java code cannot: replace it with a value or a stub");
            }
        }
        FixtureSubject subject = new FixtureSubject(image);
        Exploration exploration = Explorer.explore(subject, settings);
        List<Execution> failures = new ArrayList<>();
        for (Exploration.Counterexample found : exploration.counterexamples()) {
            Shrinker.Shrunk shrunk = Shrinker.shrink(subject, settings, found, SHRINK_BUDGET, () -> false);
            Schedule schedule = shrunk.counterexample().schedule().schedule(image.digest());
            String note = "execution " + found.execution() + " of " + exploration.executions()
                    + (shrunk.minimal() ? ", shrunk" : ", shrunk as far as the budget goes");
            failures.add(run(schedule.choices(), Optional.of(schedule), note));
        }
        return new Explored(this, exploration, failures);
    }
}
